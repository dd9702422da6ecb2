package dev.serai.calls;

import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.Ticket;
import dev.serai.calls.targets.Traffic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable queues in which calls wait for one target that is down, held back or at its cap. Calls are pulled out one
 * by one as {@link Traffic} lets them, so that a lane of a target that is down costs the broker nothing.
 */
final class Lanes implements AutoCloseable {
    /** Where pulled calls go on; called on a thread of the lanes, must hand over and return. */
    interface Exit {
        /** With the right to be tried now. */
        void pulled(Delivery delivery, Ticket ticket);

        /** Out of a lane that several targets share: whether it may be tried now is still to be asked. */
        void pulledShared(Delivery delivery);
    }

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final int PULLERS = 4;

    /** After so many calls out of one lane the others have their turn. */
    private static final int TURN = 50;

    private final KnownLanes known;
    private final LaneWatch watch;
    private final CallMessages messages;
    private final CallPublisher publisher;
    private final Traffic<?> traffic;
    private final Exit exit;
    private final List<LanePuller> pullers;
    private final Executor aSecondLater;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Deliveries deliveries = Deliveries.NONE;
    private volatile boolean stopping;

    /** @param workers try again what could not be published */
    Lanes(
            KnownLanes known,
            CallMessages messages,
            CallPublisher publisher,
            Traffic<?> traffic,
            Exit exit,
            Executor workers) {
        this.known = known;
        this.messages = messages;
        this.publisher = publisher;
        this.traffic = traffic;
        this.exit = exit;
        this.watch = new LaneWatch(known, traffic, exit::pulledShared);
        this.aSecondLater = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, workers);
        this.pullers = IntStream.range(0, PULLERS)
                .mapToObj(i -> new LanePuller("calls-lane-puller-" + i, this::pull))
                .toList();
    }

    void start() {
        pullers.forEach(LanePuller::start);
        watch.start();
    }

    /** From now on lanes are looked into on this connection. */
    void opened(Deliveries fresh) {
        deliveries = fresh;
        watch.opened(fresh);
        known.targets().forEach(target -> traffic.laneHolds(target, true));
    }

    /** Takes nothing more out of the lanes. */
    void stop() {
        stopping = true;
        watch.stop();
    }

    /** Puts a call into its target's lane and then acknowledges it; fails only when it is no longer ours. */
    CompletableFuture<Void> keep(QueuedCall call, Delivery delivery) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        keep(call, delivery::current, result);
        return result.thenRun(delivery::acknowledge);
    }

    private void keep(QueuedCall call, BooleanSupplier wanted, CompletableFuture<Void> result) {
        if (!wanted.getAsBoolean()) {
            result.completeExceptionally(new NoLongerWanted());
            return;
        }
        TargetName target = call.call().target();
        CompletableFuture<Void> unused = known.open(target, deliveries.connection())
                .thenCompose(lane -> publisher
                        .once(messages.toLane(call, lane.queue()))
                        .thenRun(() -> {
                            lane.enter();
                            if (known.of(target).filter(lane::equals).isPresent()) {
                                traffic.laneHolds(target, true);
                            }
                            result.complete(null);
                        }))
                .exceptionally(failure -> {
                    known.doubt(target);
                    aSecondLater.execute(() -> keep(call, wanted, result));
                    return null;
                });
    }

    /** Has one of the pullers look whether a call may come out now; several serve one lane when it has room for many. */
    void look(TargetName target) {
        if (!stopping && known.of(target).isPresent()) {
            pullers.get(Math.floorMod(turn.getAndIncrement(), PULLERS)).look(target);
        }
    }

    /** Has all pullers look, since operators may have let something go on. */
    void lookAll() {
        known.targets().forEach(this::look);
    }

    /** Calls that wait in lanes, by queue; as of a few seconds ago. */
    Map<String, Long> depths() {
        Map<String, Long> depths = new TreeMap<>();
        known.own().forEach(lane -> depths.put(lane.queue(), lane.depth()));
        known.shared().stream()
                .filter(lane -> lane.depth() > 0)
                .forEach(lane -> depths.put(lane.queue(), lane.depth()));
        return depths;
    }

    /** Calls that wait in the lane of this target; as of a few seconds ago. */
    long depth(TargetName target) {
        return known.of(target).map(Lane::depth).orElse(0L);
    }

    /** The targets that have a lane of their own. */
    Set<TargetName> known() {
        return known.targets();
    }

    private boolean pull(TargetName target, LaneChannel channel) {
        Lane lane = known.of(target).orElse(null);
        for (int i = 0; i < TURN; i++) {
            Deliveries current = deliveries;
            if (lane == null || stopping || !current.live()) {
                return false;
            }
            Optional<Ticket> ticket = traffic.forLane(target);
            if (ticket.isEmpty() || !pullOne(lane, current, channel, ticket.get())) {
                return false;
            }
        }
        return true;
    }

    private boolean pullOne(Lane lane, Deliveries current, LaneChannel channel, Ticket ticket) {
        long entered = lane.entered();
        try {
            known.declare(lane, current.connection());
            Optional<Delivery> delivery = channel.take(current, lane.queue());
            if (delivery.isPresent()) {
                lane.took(delivery.get());
                exit.pulled(delivery.get(), ticket);
                return true;
            }
            traffic.laneHolds(ticket.target(), false);
            if (lane.entered() != entered) {
                traffic.laneHolds(ticket.target(), true);
            }
        } catch (IOException | RuntimeException e) {
            lane.forgetDeclaration();
            log.debug("calls.lane-not-read queue={} because={}", lane.queue(), e.toString());
        }
        ticket.end(Ticket.UNTRIED);
        return false;
    }

    @Override
    public void close() {
        stop();
        watch.close();
        pullers.forEach(LanePuller::close);
        known.close();
    }
}
