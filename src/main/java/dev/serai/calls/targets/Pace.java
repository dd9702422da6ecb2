package dev.serai.calls.targets;

/**
 * At most so many a second, evenly spread; what was not used is not saved up, but for the time between two ticks of
 * {@link Traffic}, which guards this.
 */
final class Pace {
    private static final long TICK = 100_000_000;

    private final long interval;
    private long next;

    /**
     * @param perSecond 0: any number
     * @param now of {@link System#nanoTime}
     */
    Pace(double perSecond, long now) {
        this.interval = perSecond <= 0 ? 0 : Math.round(1e9 / perSecond);
        this.next = now;
    }

    boolean take(long now) {
        if (waits(now)) {
            return false;
        }
        long saved = now - next;
        if (interval < TICK) {
            next = now - Math.min(saved, TICK + TICK / 2) + interval;
        } else {
            next = saved > interval ? now + interval : next + interval;
        }
        return true;
    }

    boolean waits(long now) {
        return interval > 0 && now - next < 0;
    }

    /** How long it takes until one more is let through behind so many others, in nanoseconds. */
    long timeFor(int count, long now) {
        return interval == 0 ? 0 : Math.max(0, next - now) + interval * count;
    }
}
