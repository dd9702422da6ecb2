package dev.serai.calls;

/** What came is no call that can be made; the message is one sentence for whoever sent it. */
public abstract sealed class UnusableCall extends RuntimeException permits NotACall, InvalidCall {
    UnusableCall(String message) {
        super(message);
    }

    /** The HTTP status that says so. */
    public abstract int status();
}
