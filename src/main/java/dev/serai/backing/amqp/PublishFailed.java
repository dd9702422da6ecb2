package dev.serai.backing.amqp;

import java.util.Optional;
import java.util.concurrent.CompletionException;

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

    /** What a failed future of the publisher failed with; empty when it was something else. */
    public static Optional<PublishFailed> in(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof PublishFailed failed ? Optional.of(failed) : Optional.empty();
    }

    public Kind kind() {
        return kind;
    }
}
