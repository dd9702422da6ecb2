package dev.serai.calls.store;

/** The outbox holds as many calls as it may. */
public final class OutboxFull extends RuntimeException {
    OutboxFull(long calls) {
        super("the outbox is full: calls=" + calls);
    }
}
