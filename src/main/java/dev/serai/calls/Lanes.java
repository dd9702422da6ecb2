package dev.serai.calls;

import com.rabbitmq.client.Connection;
import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.Ticket;
import dev.serai.calls.targets.Traffic;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    /** Calls looked at in a shared lane each time; those that may not be tried go back to its end. */
    private static final int SHARED_TURN = 40;

    /** Lanes whose depth is asked for at each look. */
    private static final int LOOKED_AT = 50;

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration KEPT_EMPTY = Duration.ofMinutes(1);

    private final CallQueues queues;
    private final CallMessages messages;
    private final CallPublisher publisher;
    private final LaneRegistry registry;
    private final Traffic<?> traffic;
    private final Exit exit;
    private final Map<TargetName, Lane> own = new ConcurrentHashMap<>();
    private final Map<String, Lane> shared = new ConcurrentHashMap<>();
    private final List<LanePuller> pullers;
    private final LaneChannel sharedChannel = new LaneChannel();
    private final ExecutorService opener = Executors.newSingleThreadExecutor(Threads.daemons("calls-lane-opener"));
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("calls-lane-watch"));
    private final Executor aSecondLater = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, opener);
    private Iterator<Map.Entry<TargetName, Lane>> round = Collections.emptyIterator();
    private volatile Deliveries deliveries = Deliveries.NONE;
    private volatile boolean stopping;

    Lanes(
            CallQueues queues,
            CallMessages messages,
            CallPublisher publisher,
            LaneRegistry registry,
            Traffic<?> traffic,
            Exit exit) {
        this.queues = queues;
        this.messages = messages;
        this.publisher = publisher;
        this.registry = registry;
        this.traffic = traffic;
        this.exit = exit;
        this.pullers = IntStream.range(0, PULLERS)
                .mapToObj(i -> new LanePuller("calls-lane-puller-" + i, this::pull))
                .toList();
    }

    void start() {
        queues.sharedLanes().forEach(name -> shared.put(name, new Lane(name)));
        pullers.forEach(LanePuller::start);
        Future<?> unused = watch.scheduleWithFixedDelay(this::watch, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on lanes are looked into on this connection. */
    void opened(Deliveries fresh) {
        deliveries = fresh;
        own.keySet().forEach(target -> traffic.laneHolds(target, true));
    }

    /** Takes nothing more out of the lanes. */
    void stop() {
        stopping = true;
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
        CompletableFuture<Void> unused = lane(target)
                .thenCompose(lane -> publisher
                        .once(messages.toLane(call, lane.queue()))
                        .thenRun(() -> {
                            lane.touch();
                            if (own.get(target) == lane) {
                                traffic.laneHolds(target, true);
                            }
                            result.complete(null);
                        }))
                .exceptionally(failure -> {
                    // the queue may be gone, so that it is declared again before the next try
                    Optional.ofNullable(own.get(target)).ifPresent(Lane::forgetDeclaration);
                    shared.get(queues.sharedLane(target)).forgetDeclaration();
                    aSecondLater.execute(() -> keep(call, wanted, result));
                    return null;
                });
    }

    /** Has the puller of this target look whether a call may come out now. */
    void look(TargetName target) {
        if (!stopping && own.containsKey(target)) {
            pullers.get(Math.floorMod(target.hashCode(), PULLERS)).look(target);
        }
    }

    /** Has all pullers look, since operators may have let something go on. */
    void lookAll() {
        own.keySet().forEach(this::look);
    }

    /** Calls that wait in lanes, by queue; as of a few seconds ago. */
    Map<String, Long> depths() {
        Map<String, Long> depths = new TreeMap<>();
        own.values().forEach(lane -> depths.put(lane.queue(), lane.depth()));
        shared.values().stream()
                .filter(lane -> lane.depth() > 0)
                .forEach(lane -> depths.put(lane.queue(), lane.depth()));
        return depths;
    }

    /** Calls that wait in the lane of this target; as of a few seconds ago. */
    long depth(TargetName target) {
        Lane lane = own.get(target);
        return lane == null ? 0 : lane.depth();
    }

    Iterable<TargetName> targets() {
        return own.keySet();
    }

    /** The declared lane of a target: its own, or the shared one when it can't have one. */
    private CompletableFuture<Lane> lane(TargetName target) {
        Connection connection = deliveries.connection();
        Lane known = own.get(target);
        return known != null && known.isDeclaredOn(connection)
                ? CompletableFuture.completedFuture(known)
                : CompletableFuture.supplyAsync(() -> open(target), opener);
    }

    private Lane open(TargetName target) {
        Lane lane = own.get(target);
        // noted again even when known: another node may have closed it
        if (registry.note(target, queues.lane(target)) && lane == null) {
            lane = new Lane(queues.lane(target));
            own.put(target, lane);
            log.info("calls.lane-opened target={} queue={}", target, lane.queue());
        }
        Lane chosen = lane == null ? shared.get(queues.sharedLane(target)) : lane;
        try {
            declare(chosen);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        return chosen;
    }

    private void declare(Lane lane) throws IOException {
        Connection connection = deliveries.connection();
        if (connection == null) {
            throw new IOException("no connection to the broker");
        }
        if (!lane.isDeclaredOn(connection)) {
            queues.declareLane(connection, lane.queue());
            lane.declaredOn(connection);
        }
    }

    private boolean pull(TargetName target, LaneChannel channel) {
        Lane lane = own.get(target);
        for (int i = 0; i < TURN; i++) {
            if (lane == null || stopping || !deliveries.live()) {
                return false;
            }
            Optional<Ticket> ticket = traffic.forLane(target);
            if (ticket.isEmpty()) {
                return false;
            }
            Optional<Delivery> delivery = take(lane, channel);
            if (delivery.isEmpty()) {
                traffic.laneHolds(target, false);
                ticket.get().end(Ticket.UNTRIED);
                return false;
            }
            exit.pulled(delivery.get(), ticket.get());
        }
        return true;
    }

    private Optional<Delivery> take(Lane lane, LaneChannel channel) {
        try {
            declare(lane);
            Optional<Delivery> delivery = channel.take(deliveries, lane.queue());
            delivery.ifPresent(taken -> lane.touch());
            return delivery;
        } catch (IOException | RuntimeException e) {
            lane.forgetDeclaration();
            log.debug("calls.lane-not-read queue={} because={}", lane.queue(), e.toString());
            return Optional.empty();
        }
    }

    private void watch() {
        try {
            registry.all().forEach((target, queue) -> own.computeIfAbsent(target, unseen -> new Lane(queue)));
            Connection connection = deliveries.connection();
            if (stopping || connection == null || !deliveries.live()) {
                return;
            }
            for (int i = 0; i < LOOKED_AT && i < own.size(); i++) {
                lookAtNext(connection);
            }
            for (Lane lane : shared.values()) {
                lookAtShared(connection, lane);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("calls.lanes-not-watched because={}", e.toString());
        }
    }

    /** What another node has put into a lane, or an earlier run of this one, is found here. */
    private void lookAtNext(Connection connection) throws IOException {
        if (!round.hasNext()) {
            round = own.entrySet().iterator();
        }
        Map.Entry<TargetName, Lane> next = round.next();
        Lane lane = next.getValue();
        lane.depth(queues.depth(connection, lane.queue()).orElse(0));
        if (lane.depth() > 0) {
            traffic.laneHolds(next.getKey(), true);
        } else if (lane.idle() > KEPT_EMPTY.toNanos()) {
            opener.execute(() -> closeEmpty(connection, next.getKey(), lane));
        }
    }

    /** On the thread that opens lanes, so that none is opened meanwhile. */
    private void closeEmpty(Connection connection, TargetName target, Lane lane) {
        if (lane.idle() <= KEPT_EMPTY.toNanos() || own.get(target) != lane) {
            return;
        }
        lane.forgetDeclaration();
        try {
            if (queues.deleteIfEmpty(connection, lane.queue())) {
                own.remove(target);
                traffic.laneHolds(target, false);
                registry.forget(target);
                log.info("calls.lane-closed target={} queue={}", target, lane.queue());
            }
        } catch (IOException | RuntimeException e) {
            log.debug("calls.lane-not-closed queue={} because={}", lane.queue(), e.toString());
        }
    }

    private void lookAtShared(Connection connection, Lane lane) throws IOException {
        lane.depth(queues.depth(connection, lane.queue()).orElse(0));
        for (long i = 0; i < Math.min(lane.depth(), SHARED_TURN) && !stopping; i++) {
            take(lane, sharedChannel).ifPresent(exit::pulledShared);
        }
        if (lane.depth() == 0 && lane.isDeclaredOn(connection) && lane.idle() > KEPT_EMPTY.toNanos()) {
            lane.forgetDeclaration();
            queues.deleteIfEmpty(connection, lane.queue());
        }
    }

    @Override
    public void close() {
        stopping = true;
        watch.shutdownNow();
        pullers.forEach(LanePuller::close);
        opener.shutdownNow();
    }
}
