package dev.serai.calls;

import java.time.Duration;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The delays that have a queue. Each queue holds its messages for one fixed time, since the broker only expires the
 * message at a queue's head; a wait without a rung of its own steps down from the longest that fits.
 */
final class Ladder {
    private static final NavigableSet<Duration> FIXED =
            new TreeSet<>(Stream.of("1s", "2s", "5s", "10s", "30s", "1m", "5m", "15m", "1h", "6h", "24h")
                    .map(dev.serai.kit.Durations::parse)
                    .toList());

    /** Clocks and timers are allowed to disagree by this much before a wait is begun again. */
    private static final Duration SLACK = Duration.ofMillis(20);

    private final NavigableSet<Duration> rungs = new TreeSet<>(FIXED);

    /** The fixed rungs, and one for each delay that the settings name. */
    Ladder(Collection<Duration> configured) {
        rungs.addAll(configured);
    }

    Collection<Duration> rungs() {
        return rungs;
    }

    /** Whether this wait has a rung of its own, so that one queue does all of it. */
    boolean has(Duration delay) {
        return rungs.contains(delay);
    }

    /** Whether what is left is over, give or take what clocks disagree by. */
    boolean over(Duration left) {
        return left.compareTo(SLACK) <= 0;
    }

    /** The longest rung that is not longer than what is left; the shortest when all are, so a wait never ends early. */
    Duration rungFor(Duration left) {
        Duration rung = rungs.floor(left);
        return rung == null ? rungs.first() : rung;
    }
}
