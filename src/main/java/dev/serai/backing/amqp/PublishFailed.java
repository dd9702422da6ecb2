package dev.serai.backing.amqp;

/** The broker did not confirm a message; whether it has it is certain only for {@link Kind#RETURNED}. */
public final class PublishFailed extends RuntimeException {
    /** What went wrong. */
    public enum Kind {
        /** No connection, or the broker takes nothing now. */
        UNAVAILABLE,
        /** No queue is there for it. */
        RETURNED,
        /** The broker refused it. */
        NACKED,
        /** No confirm in time. */
        UNCONFIRMED
    }

    private final Kind kind;

    PublishFailed(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
