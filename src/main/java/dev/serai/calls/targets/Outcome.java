package dev.serai.calls.targets;

import java.time.Duration;

/** What an attempt tells about its target. */
public sealed interface Outcome {
    /** Something came back, whatever it says. */
    record Answered(Duration took) implements Outcome {}

    /**
     * Nothing usable came back.
     *
     * @param because one short phrase
     * @param retryIn when the call is tried again
     */
    record Unanswered(String because, Duration retryIn) implements Outcome {}

    /**
     * The attempt ended before the target was asked; it tells nothing of it.
     *
     * @param retryIn when the call is tried again
     */
    record Unasked(Duration retryIn) implements Outcome {}

    /** There was no attempt. */
    record Untried() implements Outcome {}
}
