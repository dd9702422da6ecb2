package dev.serai.calls;

/** What came is not JSON, no object, or has a property of the wrong type. */
public final class NotACall extends UnusableCall {
    NotACall(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 422;
    }
}
