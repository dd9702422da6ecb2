package dev.serai.bench.calls;

import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts at the target what arrived of the calls numbered from 0. The target's event loop counts, anybody asks. */
final class Tally {
    private final AtomicIntegerArray times;
    private final CountDownLatch missing;
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile long first;
    private volatile long last;

    /** @param calls how many are expected */
    Tally(int calls) {
        times = new AtomicIntegerArray(calls);
        missing = new CountDownLatch(calls);
    }

    void arrived(int number) {
        if (times.getAndIncrement(number) > 0) {
            repeated.incrementAndGet();
            return;
        }
        long now = System.nanoTime();
        if (first == 0) {
            first = now;
        }
        last = now;
        missing.countDown();
    }

    int calls() {
        return times.length();
    }

    /** Different calls that arrived. */
    int arrived() {
        return calls() - missing();
    }

    int missing() {
        return (int) missing.getCount();
    }

    /** How many of these have not arrived. */
    int missing(BitSet of) {
        return (int) of.stream().filter(number -> times.get(number) == 0).count();
    }

    /** Arrivals of calls that had arrived before. */
    int repeated() {
        return repeated.get();
    }

    /** When the first call arrived, by {@link System#nanoTime()}; 0: none yet. */
    long first() {
        return first;
    }

    /** When the last call arrived that had not arrived before. */
    long last() {
        return last;
    }

    /** Whether all arrived in time. */
    boolean await(Duration patience) throws InterruptedException {
        return missing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
