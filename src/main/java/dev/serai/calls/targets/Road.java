package dev.serai.calls.targets;

import java.util.ArrayDeque;
import java.util.Deque;

/** One target: its circuit, what is under way to it, and what waits a moment for it. Guarded by its {@link Traffic}. */
final class Road<T> {
    /** How much the latest attempt counts in the average duration. */
    private static final double WEIGHT = 0.1;

    final TargetName name;
    final Circuit circuit;
    final Pace pace;
    final int cap;
    final Deque<T> line = new ArrayDeque<>();
    int inFlight;
    boolean proven;
    boolean laneHolds;
    String lastFailure = "";
    long used;
    private long progress;
    private double tookNanos;

    Road(TargetName name, TrafficLimits limits, long now) {
        this.name = name;
        this.circuit = new Circuit(limits.failures());
        this.pace = new Pace(limits.rate().apply(name), now);
        this.cap = limits.cap().apply(name);
        this.used = now;
    }

    void began(long now) {
        if (inFlight++ == 0) {
            progress = now;
        }
    }

    void ended(long now) {
        inFlight--;
        progress = now;
        used = now;
    }

    void answered(long took) {
        proven = true;
        lastFailure = "";
        tookNanos = tookNanos == 0 ? took : tookNanos + WEIGHT * (took - tookNanos);
        circuit.answered(cap);
    }

    /** Attempts at once that the target itself allows. */
    int room(int unprovenEach) {
        int room = Math.min(cap, circuit.window());
        return proven ? room : Math.min(room, unprovenEach);
    }

    /** The same for calls that come while others are in the lane: a part is left to those. */
    int roomBesideLane(int unprovenEach) {
        int room = room(unprovenEach);
        return laneHolds ? room - Math.max(1, room / 4) : room;
    }

    /** Whether one more in line is started within a moment, as far as one can tell. */
    boolean servesSoon(int room, int longest, long now) {
        long limit = TrafficLimits.SHORT_WAIT.toNanos();
        if (circuit.state() != Circuit.State.CLOSED || line.size() >= longest || stalled(now, limit)) {
            return false;
        }
        if (pace.timeFor(line.size(), now) > limit) {
            return false;
        }
        return inFlight == 0 ? pace.waits(now) : (line.size() + 1) * tookNanos / Math.max(1, room) <= limit;
    }

    boolean stalled(long now, long limit) {
        return inFlight > 0 && now - progress > limit;
    }

    boolean idle() {
        return inFlight == 0 && line.isEmpty() && !laneHolds;
    }
}
