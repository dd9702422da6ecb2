package dev.serai.calls.store;

/** A question to the {@link CallBook} breaks a rule; the message says which, for the one who asked. */
public final class InvalidQuery extends IllegalArgumentException {
    InvalidQuery(String message) {
        super(message);
    }
}
