package dev.serai.calls;

/** A property of a call has the right type and breaks its rule. */
public final class InvalidCall extends UnusableCall {
    /**
     * @param problem the property and what is wrong with its value
     * @param allowed what it may be instead
     */
    InvalidCall(String problem, String allowed) {
        super(problem + ": allowed is " + allowed);
    }

    @Override
    public int status() {
        return 400;
    }
}
