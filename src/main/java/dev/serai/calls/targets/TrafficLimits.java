package dev.serai.calls.targets;

import java.time.Duration;
import java.util.function.Function;

/**
 * What {@link Traffic} lets through.
 *
 * @param fromQueue attempts and short waits at once for calls that the work queue hands over
 * @param fromLanes attempts at once for calls out of lanes
 * @param cap attempts at once to one target
 * @param rate attempts a second to one target; 0: any
 * @param failures in a row without any answer after which a target is down
 */
public record TrafficLimits(
        int fromQueue,
        int fromLanes,
        Function<TargetName, Integer> cap,
        Function<TargetName, Double> rate,
        int failures) {
    /** A call waits in memory for its target when that takes no longer; else in the lane. */
    static final Duration SHORT_WAIT = Duration.ofMillis(250);

    /** A target that ended no attempt for so long while some are under way is stalled. */
    static final Duration STALLED = Duration.ofSeconds(1);

    /** A target that came back, and then for so long had nothing to do, is taken for up. */
    static final Duration SERVED = Duration.ofSeconds(5);

    /** Bounds of the time between two probes of a target that is down. */
    static final Duration SHORTEST_PROBE = Duration.ofMillis(100);

    static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

    /** A target that nobody called for so long is forgotten, and has to prove itself again. */
    static final Duration FORGOTTEN = Duration.ofMinutes(10);

    /** Beyond so many targets, idle ones are forgotten after {@link #SERVED}: callers choose the names. */
    static final int REMEMBERED = 10_000;

    public TrafficLimits {
        if (fromQueue < 1 || fromLanes < 1 || failures < 1) {
            throw new IllegalArgumentException(
                    "fromQueue=" + fromQueue + " fromLanes=" + fromLanes + " failures=" + failures);
        }
    }

    /** Slots that targets may take together before they have answered anything. */
    int unproven() {
        return Math.max(1, (fromQueue + fromLanes) / 2);
    }

    /** Slots that one target may take before it has answered anything. */
    int unprovenEach() {
        return Math.max(1, unproven() / 8);
    }

    /** Slots of those for lanes that targets may take together before they have answered anything. */
    int unprovenFromLanes() {
        return Math.max(1, fromLanes / 2);
    }

    /** The same for one target. */
    int unprovenEachFromLanes() {
        return Math.max(1, unprovenFromLanes() / 8);
    }
}
