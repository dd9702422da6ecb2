package dev.serai.calls.targets;

import java.time.Duration;

/**
 * Whether one target is known to be down. Only attempts without any answer count as failures: a target that says 500 is
 * up. After a probe has come through, calls return a few at a time, twice as many with each round, so that a target that
 * has just started is not run over. Guarded by its {@link Traffic}; times are of its clock, in nanoseconds.
 */
final class Circuit {
    enum State {
        CLOSED,
        OPEN,
        /** The one attempt that tells whether the target is back is under way. */
        PROBING,
        /** Closing: as many at once as {@link #window()} says. */
        RAMPING
    }

    private final int threshold;
    private State state = State.CLOSED;
    private int failures;
    private int window;
    private long probeAt;

    Circuit(int threshold) {
        this.threshold = threshold;
    }

    State state() {
        return state;
    }

    int failures() {
        return failures;
    }

    /** Attempts at once that the target is given while it comes back. */
    int window() {
        return state == State.RAMPING ? window : Integer.MAX_VALUE;
    }

    boolean isDown() {
        return state == State.OPEN || state == State.PROBING;
    }

    boolean probeDue(long now) {
        return state == State.OPEN && now - probeAt >= 0;
    }

    long probeAt() {
        return probeAt;
    }

    void probing() {
        state = State.PROBING;
    }

    /** The probe did not happen; the next who asks may make it. */
    void probeUnused() {
        if (state == State.PROBING) {
            state = State.OPEN;
        }
    }

    /** The probe could not be made; not every call of the lane is to try the same at once. */
    void probeFailed(Duration delay, long now) {
        if (state == State.PROBING) {
            state = State.OPEN;
            probeAt = now + bounded(delay).toNanos();
        }
    }

    /** Whether there is nothing to do but to wait: for the next probe, or for the outcome of one. */
    boolean waits(long now) {
        return isDown() && !probeDue(now);
    }

    /** All that waited for the target's return has been served. */
    void served() {
        if (state == State.RAMPING) {
            state = State.CLOSED;
        }
    }

    void answered(int cap) {
        failures = 0;
        if (isDown()) {
            state = State.RAMPING;
            window = 2;
        } else if (state == State.RAMPING) {
            window++;
            if (window >= cap) {
                state = State.CLOSED;
            }
        }
    }

    /**
     * @param probe whether this was the one that a target that is down is given
     * @param delay until the next probe
     * @return whether the target is down by this
     */
    boolean unanswered(boolean probe, Duration delay, long now) {
        failures++;
        if (isDown() && !probe) {
            return false;
        }
        boolean opens = state != State.CLOSED || failures >= threshold;
        if (opens) {
            state = State.OPEN;
            probeAt = now + bounded(delay).toNanos();
        }
        return opens;
    }

    /** An operator wants to know now. */
    void retryNow(long now) {
        if (state == State.OPEN) {
            probeAt = now;
        }
    }

    private static Duration bounded(Duration delay) {
        if (delay.compareTo(TrafficLimits.SHORTEST_PROBE) < 0) {
            return TrafficLimits.SHORTEST_PROBE;
        }
        return delay.compareTo(TrafficLimits.LONGEST_PROBE) > 0 ? TrafficLimits.LONGEST_PROBE : delay;
    }
}
