package dev.serai.calls.targets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides for each call whether its attempt is made now, in a moment, or later out of its target's lane, so that no
 * target, slow, dead or busy, takes what the others need. It knows no broker and has no thread; {@link #tick} is to be
 * called about ten times a second. Thread-safe; {@link Exits} are called without a lock held.
 *
 * @param <T> a call with all that is needed to go on with it
 */
public final class Traffic<T> {
    /** Where calls that waited a moment go on. */
    public interface Exits<T> {
        void start(T call, Ticket ticket);

        void toLane(T call, TargetName target);

        /** A call out of this target's lane would be let through now. */
        void roomFor(TargetName target);
    }

    private final TrafficLimits limits;
    private final Predicate<TargetName> paused;
    private final LongSupplier clock;
    private final Exits<T> exits;
    private final Map<TargetName, Road<T>> roads = new ConcurrentHashMap<>();
    private int fromLanes;
    private int unproven;
    private int unprovenFromLanes;

    /**
     * @param paused whether an operator holds a target's calls back; asked under a lock, must not block
     * @param clock nanoseconds as of {@link System#nanoTime}
     */
    public Traffic(TrafficLimits limits, Predicate<TargetName> paused, LongSupplier clock, Exits<T> exits) {
        this.limits = limits;
        this.paused = paused;
        this.clock = clock;
        this.exits = exits;
    }

    /** A call from the work queue, whose time has come. */
    public synchronized Passage arrive(TargetName target, T call) {
        long now = clock.getAsLong();
        Road<T> road = road(target, now);
        if (paused.test(target)) {
            return new Passage.ToLane();
        }
        if (road.circuit.isDown()) {
            return road.circuit.probeDue(now) && !road.laneHolds && unproven < limits.unproven()
                    ? new Passage.Now(probe(road, false, now))
                    : new Passage.ToLane();
        }
        if (road.line.isEmpty() && mayStart(road, now)) {
            return new Passage.Now(ticket(road, false, now));
        }
        int room = road.roomBesideLane(limits.unprovenEach());
        int longest = road.proven ? limits.fromQueue() : limits.unprovenEach();
        if (room > 0 && road.servesSoon(room, longest, now)) {
            road.line.add(call);
            return new Passage.InAMoment();
        }
        return new Passage.ToLane();
    }

    /** The right to take one call out of this target's lane now; the ticket is to be ended untried when there is none. */
    public synchronized Optional<Ticket> forLane(TargetName target) {
        long now = clock.getAsLong();
        Road<T> road = road(target, now);
        boolean mayProve = unproven < limits.unproven() && unprovenFromLanes < limits.unprovenFromLanes();
        if (paused.test(target) || fromLanes >= limits.fromLanes() || !(road.proven || mayProve)) {
            return Optional.empty();
        }
        if (road.circuit.isDown()) {
            return road.circuit.probeDue(now) ? Optional.of(probe(road, true, now)) : Optional.empty();
        }
        boolean room = road.inFlight < road.room(limits.unprovenEachFromLanes()) && road.pace.take(now);
        return room ? Optional.of(ticket(road, true, now)) : Optional.empty();
    }

    /** Whether calls wait in the target's lane, as far as is known. */
    public void laneHolds(TargetName target, boolean holds) {
        synchronized (this) {
            road(target, clock.getAsLong()).laneHolds = holds;
        }
        if (holds) {
            exits.roomFor(target);
        }
    }

    /** An operator asks for probes now. */
    public void retryNow(String hostOrAuthority) {
        List<TargetName> asked = new ArrayList<>();
        synchronized (this) {
            long now = clock.getAsLong();
            roads.values().stream()
                    .filter(road -> road.name.matches(hostOrAuthority))
                    .forEach(road -> {
                        road.circuit.retryNow(now);
                        asked.add(road.name);
                    });
        }
        asked.forEach(exits::roomFor);
    }

    /** Starts what waited for its pace, and moves to lanes what would wait too long. */
    public void tick() {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            long now = clock.getAsLong();
            Duration idle = roads.size() > TrafficLimits.REMEMBERED ? TrafficLimits.SERVED : TrafficLimits.FORGOTTEN;
            roads.values().removeIf(road -> road.idle() && now - road.used > idle.toNanos());
            for (Road<T> road : roads.values()) {
                if (road.idle() && now - road.used > TrafficLimits.SERVED.toNanos()) {
                    road.circuit.served();
                }
                if (!road.line.isEmpty()) {
                    serveLine(road, now, actions);
                }
                if (road.laneHolds && !paused.test(road.name) && !road.circuit.waits(now)) {
                    actions.add(() -> exits.roomFor(road.name));
                }
            }
        }
        actions.forEach(Runnable::run);
    }

    /** All targets called lately, in order of their names. */
    public synchronized List<TargetState> targets() {
        long now = clock.getAsLong();
        Map<String, TargetState> sorted = new TreeMap<>();
        roads.values().forEach(road -> sorted.put(road.name.toString(), state(road, now)));
        return List.copyOf(sorted.values());
    }

    /** How many targets are known to be down. */
    public synchronized long down() {
        return roads.values().stream().filter(road -> road.circuit.isDown()).count();
    }

    void ended(Ticket ticket, Outcome outcome) {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            long now = clock.getAsLong();
            Road<T> road = road(ticket.target(), now);
            road.ended(now);
            fromLanes -= ticket.fromLane() ? 1 : 0;
            unproven -= ticket.unproven() ? 1 : 0;
            unprovenFromLanes -= ticket.unproven() && ticket.fromLane() ? 1 : 0;
            judge(road, ticket, outcome, now);
            serveLine(road, now, actions);
            if (road.laneHolds) {
                actions.add(() -> exits.roomFor(road.name));
            }
        }
        actions.forEach(Runnable::run);
    }

    private void judge(Road<T> road, Ticket ticket, Outcome outcome, long now) {
        if (outcome instanceof Outcome.Answered answered) {
            road.answered(answered.took().toNanos());
        } else if (outcome instanceof Outcome.Unanswered unanswered) {
            road.lastFailure = unanswered.because();
            if (road.circuit.unanswered(ticket.probe(), unanswered.retryIn(), now)) {
                road.proven = false;
            }
        } else if (ticket.probe() && outcome instanceof Outcome.Unasked unasked) {
            road.circuit.probeFailed(unasked.retryIn(), now);
        } else if (ticket.probe()) {
            road.circuit.probeUnused();
        }
    }

    private void serveLine(Road<T> road, long now, List<Runnable> actions) {
        boolean hopeless = road.circuit.state() != Circuit.State.CLOSED
                || road.stalled(now, TrafficLimits.STALLED.toNanos())
                || paused.test(road.name);
        while (!road.line.isEmpty()) {
            if (hopeless) {
                T call = road.line.poll();
                actions.add(() -> exits.toLane(call, road.name));
            } else if (mayStart(road, now)) {
                T call = road.line.poll();
                Ticket ticket = ticket(road, false, now);
                actions.add(() -> exits.start(call, ticket));
            } else {
                return;
            }
        }
    }

    private boolean mayStart(Road<T> road, long now) {
        return road.inFlight < road.roomBesideLane(limits.unprovenEach())
                && (road.proven || unproven < limits.unproven())
                && road.pace.take(now);
    }

    private Ticket probe(Road<T> road, boolean fromLane, long now) {
        road.circuit.probing();
        return issue(road, fromLane, true, now);
    }

    private Ticket ticket(Road<T> road, boolean fromLane, long now) {
        return issue(road, fromLane, false, now);
    }

    private Ticket issue(Road<T> road, boolean fromLane, boolean probe, long now) {
        road.began(now);
        fromLanes += fromLane ? 1 : 0;
        unproven += road.proven ? 0 : 1;
        unprovenFromLanes += !road.proven && fromLane ? 1 : 0;
        return new Ticket(this, road.name, fromLane, probe, !road.proven);
    }

    private Road<T> road(TargetName target, long now) {
        Road<T> road = roads.computeIfAbsent(target, name -> new Road<>(name, limits, now));
        road.used = now;
        return road;
    }

    private TargetState state(Road<T> road, long now) {
        boolean down = road.circuit.isDown();
        String state = paused.test(road.name)
                ? "paused"
                : down ? "down" : road.circuit.state() == Circuit.State.RAMPING ? "returning" : "up";
        Optional<Duration> next =
                down ? Optional.of(Duration.ofNanos(Math.max(0, road.circuit.probeAt() - now))) : Optional.empty();
        return new TargetState(road.name, state, road.inFlight, road.circuit.failures(), road.lastFailure, next);
    }
}
