package dev.serai.calls;

import com.rabbitmq.client.Connection;
import dev.serai.calls.targets.TargetName;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes that this node knows. Lanes are opened and closed on one thread. A lane is closed in two steps, since a
 * broker deletes a queue while calls that came out of it are worked on elsewhere, and could then not hand them over
 * again: first it is forgotten, whereupon a node that uses it notes it anew; then it is deleted if nobody did.
 */
final class KnownLanes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnownLanes.class);

    /** In which a node notices that a lane which it uses was forgotten: a few looks, each of two seconds. */
    private static final Duration GRACE = Duration.ofSeconds(6);

    /** A target that could not have a lane of its own shares one for so long, until it is asked for again. */
    private static final Duration REFUSED = Duration.ofSeconds(3);

    private final CallQueues queues;
    private final LaneRegistry registry;
    private final Duration keptEmpty;
    private final Map<TargetName, Lane> own = new ConcurrentHashMap<>();
    private final Map<String, Lane> shared;
    private final Map<TargetName, Long> refused = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.daemons("calls-lane-opener"));

    KnownLanes(CallQueues queues, LaneRegistry registry, Duration keptEmpty) {
        this.queues = queues;
        this.registry = registry;
        this.keptEmpty = keptEmpty;
        this.shared = queues.sharedLanes().stream().collect(Collectors.toUnmodifiableMap(name -> name, Lane::new));
    }

    Set<TargetName> targets() {
        return own.keySet();
    }

    /** The target's own lane. */
    Optional<Lane> of(TargetName target) {
        return Optional.ofNullable(own.get(target));
    }

    Collection<Lane> own() {
        return own.values();
    }

    /** Lanes of several targets each. They stay: nobody could tell when all nodes are done with one. */
    Collection<Lane> shared() {
        return shared.values();
    }

    /** The declared lane of a target: its own, or the shared one when it can't have one. */
    CompletableFuture<Lane> open(TargetName target, Connection connection) {
        Lane known = own.getOrDefault(target, isRefused(target) ? shared(target) : null);
        return known != null && known.isDeclaredOn(connection)
                ? CompletableFuture.completedFuture(known)
                : CompletableFuture.supplyAsync(() -> openNow(target, connection), thread);
    }

    /** Declares the queue unless that was done and is not long ago; blocks. */
    void declare(Lane lane, Connection connection) throws IOException {
        if (!lane.isDeclaredOn(connection)) {
            queues.declareLane(connection, lane.queue());
            lane.declaredOn(connection);
        }
    }

    /** A call could not be published: the queues may be gone, so that they are declared again before the next try. */
    void doubt(TargetName target) {
        of(target).ifPresent(Lane::forgetDeclaration);
        shared(target).forgetDeclaration();
    }

    /** Takes over what other nodes noted, or an earlier run, and notes again what was forgotten although it is used. */
    void compare() {
        Map<TargetName, String> noted = registry.all();
        noted.forEach((target, queue) -> own.computeIfAbsent(target, unseen -> new Lane(queue)));
        own.forEach((target, lane) -> {
            boolean used = lane.depth() > 0 || lane.inUse(Lane.TRUSTED);
            if (used && !lane.isClosing() && !noted.containsKey(target)) {
                thread.execute(() -> note(target, lane.queue()));
            }
        });
        long now = System.nanoTime();
        refused.values().removeIf(until -> until - now < 0);
    }

    /** The lane was found empty: begins to close it, or ends that, when it was not used for long. Returns at once. */
    void foundEmpty(TargetName target, Connection connection) {
        of(target)
                .filter(lane -> lane.isClosing() ? lane.closingFor(GRACE) : !lane.inUse(keptEmpty))
                .ifPresent(lane -> thread.execute(() -> close(target, lane, connection)));
    }

    private Lane openNow(TargetName target, Connection connection) {
        Lane lane = own.get(target);
        if (lane == null || !lane.isDeclaredOn(connection)) {
            // noted again even when known: another node may have closed it
            boolean noted = note(target, queues.lane(target));
            if (noted && lane == null) {
                lane = own.computeIfAbsent(target, unseen -> new Lane(queues.lane(target)));
                log.info("calls.lane-opened target={} queue={}", target, lane.queue());
            }
        }
        if (lane == null) {
            refused.put(target, System.nanoTime() + REFUSED.toNanos());
            lane = shared(target);
        }
        try {
            declare(lane, connection);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        return lane;
    }

    private void close(TargetName target, Lane lane, Connection connection) {
        if (own.get(target) != lane || lane.inUse(keptEmpty)) {
            return;
        }
        if (!lane.isClosing()) {
            if (registry.forget(target)) {
                lane.closing();
            }
        } else if (!registry.unknown(target)) {
            lane.touch();
        } else if (deleted(lane, connection)) {
            own.remove(target);
            log.info("calls.lane-closed target={} queue={}", target, lane.queue());
        } else {
            lane.touch();
            note(target, lane.queue());
        }
    }

    private boolean deleted(Lane lane, Connection connection) {
        try {
            return queues.deleteIfEmpty(connection, lane.queue());
        } catch (IOException | RuntimeException e) {
            log.debug("calls.lane-not-closed queue={} because={}", lane.queue(), e.toString());
            return false;
        }
    }

    private boolean note(TargetName target, String queue) {
        return registry.note(target, queue);
    }

    private boolean isRefused(TargetName target) {
        Long until = refused.get(target);
        return until != null && until - System.nanoTime() > 0;
    }

    private Lane shared(TargetName target) {
        return shared.get(queues.sharedLane(target));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
