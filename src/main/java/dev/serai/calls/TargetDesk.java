package dev.serai.calls;

import dev.serai.calls.store.TargetBook;
import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.TargetState;
import dev.serai.calls.targets.Traffic;
import dev.serai.kit.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Shows targets and does to them what operators say; other nodes follow within a second or two. */
final class TargetDesk implements AutoCloseable {
    private static final long REFRESH_MS = 1_000;

    private final TargetBook book;
    private final TargetRules rules;
    private final Traffic<?> traffic;
    private final Lanes lanes;
    private final Depths depths;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("calls-targets"));

    /**
     * One target as operators see it.
     *
     * @param waiting calls in its lane
     */
    record Shown(
            String target,
            String state,
            int inFlight,
            long waiting,
            int failures,
            String lastFailure,
            Optional<Duration> nextProbe) {}

    TargetDesk(TargetBook book, TargetRules rules, Traffic<?> traffic, Lanes lanes, Depths depths) {
        this.book = book;
        this.rules = rules;
        this.traffic = traffic;
        this.lanes = lanes;
        this.depths = depths;
    }

    void start() {
        Future<?> unused =
                thread.scheduleWithFixedDelay(() -> rules.refresh(traffic), 0, REFRESH_MS, TimeUnit.MILLISECONDS);
    }

    /** Targets called lately, those with a lane, and the places that are held back. */
    List<Shown> all() {
        List<Shown> shown = new ArrayList<>();
        Set<TargetName> seen = new HashSet<>();
        for (TargetState state : traffic.targets()) {
            shown.add(shown(state));
            seen.add(state.name());
        }
        for (TargetName target : lanes.known()) {
            if (!seen.contains(target)) {
                String state = rules.paused(target) ? "paused" : "up";
                shown.add(new Shown(target.toString(), state, 0, lanes.depth(target), 0, "", Optional.empty()));
                seen.add(target);
            }
        }
        rules.pausedPlaces().stream()
                .filter(place -> seen.stream().noneMatch(name -> name.matches(place)))
                .forEach(place -> shown.add(new Shown(place, "paused", 0, 0, 0, "", Optional.empty())));
        return shown;
    }

    /** Where calls wait in the broker. */
    Map<String, Long> waiting() {
        return depths.byLane();
    }

    CompletableFuture<Void> pause(String host) {
        return steer(book::pause, host);
    }

    CompletableFuture<Void> resume(String host) {
        return steer(book::resume, host);
    }

    CompletableFuture<Void> retry(String host) {
        return steer(book::retry, host);
    }

    private CompletableFuture<Void> steer(Consumer<String> action, String host) {
        return CompletableFuture.runAsync(
                () -> {
                    action.accept(host);
                    rules.refresh(traffic);
                    lanes.lookAll();
                },
                thread);
    }

    private Shown shown(TargetState state) {
        return new Shown(
                state.name().toString(),
                state.state(),
                state.inFlight(),
                lanes.depth(state.name()),
                state.failures(),
                state.lastFailure(),
                state.nextProbe());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
