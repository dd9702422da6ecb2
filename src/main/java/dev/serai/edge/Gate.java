package dev.serai.edge;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Says whether requests may come in, and how many are inside. Any thread may call. */
final class Gate {
    enum State {
        STARTING,
        OPEN,
        STOPPING
    }

    private final int room;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile State state = State.STARTING;

    Gate(int room) {
        this.room = room;
    }

    State state() {
        return state;
    }

    /** Whether it was this call that opened it; a closed gate stays closed. */
    synchronized boolean open() {
        boolean opens = state == State.STARTING;
        if (opens) {
            state = State.OPEN;
        }
        return opens;
    }

    /** From now on nobody comes in. */
    synchronized void close() {
        state = State.STOPPING;
    }

    int inside() {
        return inside.get();
    }

    /** Takes a place, if the gate is open; whoever got one gives it back by one {@link #leave()}. */
    boolean enter() {
        int now;
        do {
            now = inside.get();
            if (now >= room) {
                return false;
            }
        } while (!inside.compareAndSet(now, now + 1));
        // after the count, so that whoever closes the gate and then counts misses nobody
        if (state != State.OPEN) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        if (inside.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    Health health() {
        Health.State up = state == State.OPEN ? Health.State.UP : Health.State.DOWN;
        String name = state.name().toLowerCase(Locale.ROOT);
        return new Health(up, Map.of("state", name, "inFlight", Integer.toString(inside())));
    }

    /** Waits until nobody is inside, at most so long. */
    synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = end - System.nanoTime(); inside.get() > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return inside.get() == 0;
    }
}
