package dev.serai.bench.calls;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param warmUps rounds that are not counted: the first tens of thousands of calls, a JVM still compiles
 * @param rounds of which each figure is the median
 * @param calls in one measurement of a rate
 * @param waiting calls to a target that is down
 * @param outage how long a service is away
 */
record Size(int warmUps, int rounds, int calls, int waiting, Duration outage) {
    static final Size QUICK = new Size(1, 3, 5_000, 5_000, Duration.ofSeconds(10));
    static final Size FULL = new Size(12, 5, 20_000, 100_000, Duration.ofSeconds(60));
}
