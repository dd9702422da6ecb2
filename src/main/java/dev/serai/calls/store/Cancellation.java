package dev.serai.calls.store;

/** What became of the wish to cancel a call. */
public sealed interface Cancellation {
    record Cancelled(CallView call) implements Cancellation {}

    /** It had ended before. */
    record Final(CallState state) implements Cancellation {}

    record Unknown() implements Cancellation {}
}
