package dev.serai.calls;

import java.time.Duration;
import java.time.Instant;

/** What follows an attempt. */
public sealed interface Verdict {
    /** The call's state by this: {@code delivered}, {@code waiting} or {@code dead}. */
    default String state() {
        return this instanceof RetryAt ? "waiting" : this instanceof GaveUp ? "dead" : "delivered";
    }

    /** The target took the call; nothing follows. */
    record Delivered() implements Verdict {}

    /**
     * Another attempt follows.
     *
     * @param due not earlier than this
     * @param delay from now to {@code due}, more than zero
     */
    record RetryAt(Instant due, Duration delay) implements Verdict {}

    /**
     * The call is dead.
     *
     * @param reason one phrase for an operator
     */
    record GaveUp(String reason) implements Verdict {}
}
