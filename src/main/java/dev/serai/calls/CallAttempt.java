package dev.serai.calls;

/**
 * One attempt about to be made; the body of the hook before each attempt.
 *
 * @param id the call's id, the same over all attempts
 * @param number 1 for the first
 */
public record CallAttempt(String id, int number, CallRequest call) {
    /** This attempt with one header more on its request, or with another value for it. */
    public CallAttempt withHeader(String name, String value) {
        return new CallAttempt(id, number, call.withHeader(name, value));
    }
}
