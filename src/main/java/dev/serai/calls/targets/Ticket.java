package dev.serai.calls.targets;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to make one attempt; to be ended exactly once, of which only the first time counts. Thread-safe. */
public final class Ticket {
    /** There was no attempt. */
    public static final Outcome UNTRIED = new Outcome.Untried();

    private final Traffic<?> traffic;
    private final TargetName target;
    private final boolean fromLane;
    private final boolean probe;
    private final boolean unproven;
    private final AtomicBoolean over = new AtomicBoolean();

    Ticket(Traffic<?> traffic, TargetName target, boolean fromLane, boolean probe, boolean unproven) {
        this.traffic = traffic;
        this.target = target;
        this.fromLane = fromLane;
        this.probe = probe;
        this.unproven = unproven;
    }

    public TargetName target() {
        return target;
    }

    boolean fromLane() {
        return fromLane;
    }

    boolean probe() {
        return probe;
    }

    boolean unproven() {
        return unproven;
    }

    /** Gives the slot back; calls that waited for it are started on this thread. */
    public void end(Outcome outcome) {
        if (over.compareAndSet(false, true)) {
            traffic.ended(this, outcome);
        }
    }
}
