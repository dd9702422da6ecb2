package dev.serai.calls;

/** The delivery that a message was to follow from is the broker's again, which will hand it over anew. */
final class NoLongerWanted extends RuntimeException {
    NoLongerWanted() {
        super("the delivery is no longer ours", null, false, false);
    }
}
