package dev.serai.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Counts and times the requests, by the class of their status. */
final class HttpMeters {
    private static final Duration[] BUCKETS = IntStream.of(5, 25, 100, 500, 2_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final List<Timer> byClass;
    private final Timer callerLeft;
    private final Paths<RequestStats> stats = new Paths<>();

    HttpMeters(MeterRegistry registry, Gate gate, Lines lines) {
        byClass = IntStream.rangeClosed(1, 5)
                .mapToObj(hundreds -> timer(registry, hundreds + "xx"))
                .toList();
        callerLeft = timer(registry, "left");
        Gauge.builder("serai.http.in.flight", gate, Gate::inside)
                .description("Requests inside, waiting ones included")
                .register(registry);
        Gauge.builder("serai.http.connections", lines, Lines::open)
                .description("Open connections on the HTTP port")
                .register(registry);
    }

    /** Also counts the requests of this path and of those below it. */
    void count(String pathPrefix, RequestStats those) {
        stats.put(pathPrefix, those);
    }

    void began(Visit visit) {
        stats.of(visit.path()).ifPresent(RequestStats::began);
    }

    void over(Visit visit, int status, Duration took) {
        stats.of(visit.path()).ifPresent(those -> those.over(status, took));
        int hundreds = status / 100;
        boolean left = status == Visit.CALLER_LEFT || hundreds < 1 || hundreds > byClass.size();
        (left ? callerLeft : byClass.get(hundreds - 1)).record(took);
    }

    private static Timer timer(MeterRegistry registry, String status) {
        return Timer.builder("serai.http.requests")
                .description("Requests by class of status; left: the caller went before the answer")
                .tag("status", status)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
