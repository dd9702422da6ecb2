package dev.serai.calls;

import com.rabbitmq.client.Connection;
import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.Traffic;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time how much waits in the lanes, so that what another node or an earlier run put there is found,
 * and takes turns at the shared ones. Has one thread of its own.
 */
final class LaneWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LaneWatch.class);

    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Lanes whose depth is asked for at each look. */
    private static final int LOOKED_AT = 50;

    /** A shared lane that was not there is asked for again at each so many looks. */
    private static final int SELDOM = 15;

    /** Calls taken out of a shared lane at each look; those that may not be tried go back to its end. */
    private static final int SHARED_TURN = 40;

    /** The same while all that were taken could be tried. */
    private static final int LONGEST_TURN = 2_000;

    private final KnownLanes lanes;
    private final Traffic<?> traffic;
    private final Consumer<Delivery> taken;
    private final LaneChannel channel = new LaneChannel();
    private final Map<Lane, Turn> turns = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("calls-lane-watch"));
    private Iterator<TargetName> round = Collections.emptyIterator();
    private int looks;
    private volatile Deliveries deliveries = Deliveries.NONE;
    private volatile boolean stopping;

    /**
     * The latest turn at one shared lane.
     *
     * @param left what should have been left in it if none had come back
     */
    private record Turn(int most, long left) {}

    /** @param taken takes over what came out of a shared lane; must return at once */
    LaneWatch(KnownLanes lanes, Traffic<?> traffic, Consumer<Delivery> taken) {
        this.lanes = lanes;
        this.traffic = traffic;
        this.taken = taken;
    }

    void start() {
        Future<?> unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void opened(Deliveries fresh) {
        deliveries = fresh;
    }

    /** Takes nothing more out. */
    void stop() {
        stopping = true;
    }

    private void look() {
        Deliveries current = deliveries;
        try {
            lanes.compare();
            if (stopping || !current.live()) {
                return;
            }
            try (QueueGauge gauge = new QueueGauge(current.connection())) {
                for (int i = 0; i < LOOKED_AT && i < lanes.targets().size(); i++) {
                    lookAtNext(gauge, current.connection());
                }
                for (Lane lane : lanes.shared()) {
                    if (looks % SELDOM == 0 || turns.containsKey(lane) || lane.inUse(Lane.TRUSTED)) {
                        lookAtShared(gauge, lane, current);
                    }
                }
            }
            looks++;
        } catch (IOException | RuntimeException e) {
            log.warn("calls.lanes-not-watched because={}", e.toString());
        }
    }

    private void lookAtNext(QueueGauge gauge, Connection connection) throws IOException {
        if (!round.hasNext()) {
            round = lanes.targets().iterator();
        }
        TargetName target = round.next();
        Lane lane = lanes.of(target).orElse(null);
        if (lane == null) {
            return;
        }
        OptionalLong depth = gauge.depth(lane.queue());
        lane.depth(depth.orElse(0));
        if (depth.isEmpty()) {
            lane.forgetDeclaration();
        }
        if (lane.depth() > 0) {
            lane.touch();
            traffic.laneHolds(target, true);
        } else if (!lane.inUse(LOOK)) {
            traffic.laneHolds(target, false);
            lanes.foundEmpty(target, connection);
        }
    }

    private void lookAtShared(QueueGauge gauge, Lane lane, Deliveries current) throws IOException {
        OptionalLong depth = gauge.depth(lane.queue());
        lane.depth(depth.orElse(0));
        if (depth.isEmpty()) {
            turns.remove(lane);
            lane.forgetDeclaration();
            return;
        }
        Turn last = turns.getOrDefault(lane, new Turn(SHARED_TURN, lane.depth()));
        boolean allWent = lane.depth() <= last.left();
        int most = allWent ? Math.min(LONGEST_TURN, last.most() * 2) : SHARED_TURN;
        long take = Math.min(lane.depth(), most);
        turns.put(lane, new Turn(most, lane.depth() - take));
        for (long i = 0; i < take && !stopping; i++) {
            channel.take(current, lane.queue()).ifPresent(delivery -> {
                lane.took(delivery);
                taken.accept(delivery);
            });
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.shutdownNow();
    }
}
