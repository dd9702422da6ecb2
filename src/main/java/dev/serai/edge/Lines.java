package dev.serai.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Watches the connections, once a second: those without a request for {@link #IDLE} are closed, be it that none comes or
 * that the last answer is not read; those whose request has not fully arrived within {@link #ARRIVAL} are told so and
 * closed. Vert.x's own idle timeout would also hit a request that is being worked on, such as a long poll.
 */
final class Lines {
    static final Duration IDLE = Duration.ofSeconds(60);
    static final Duration ARRIVAL = Duration.ofSeconds(30);
    private static final long SWEEP_MS = 1_000;

    private final Map<HttpConnection, Line> lines = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Function<Visit, Reply> tooSlow;

    /** @param tooSlow what a request is told that did not arrive in time */
    Lines(Clock clock, Function<Visit, Reply> tooSlow) {
        this.clock = clock;
        this.tooSlow = tooSlow;
    }

    void watch(Vertx vertx) {
        vertx.setPeriodic(SWEEP_MS, timer -> sweep());
    }

    /** Called on the connection's event loop. */
    void opened(HttpConnection connection) {
        lines.put(connection, new Line(connection, Vertx.currentContext(), clock.millis()));
        connection.closeHandler(closed -> lines.remove(connection));
    }

    /** Called on the connection's event loop. */
    void began(HttpConnection connection, Visit visit) {
        Optional.ofNullable(lines.get(connection)).ifPresent(line -> line.began(visit, clock.millis()));
    }

    void over(HttpConnection connection) {
        Optional.ofNullable(lines.get(connection)).ifPresent(line -> line.over(clock.millis()));
    }

    /** The visit on a connection; empty between two requests and when it has been closed. */
    Optional<Visit> visit(HttpConnection connection) {
        return Optional.ofNullable(lines.get(connection)).map(Line::visit);
    }

    int open() {
        return lines.size();
    }

    private void sweep() {
        long now = clock.millis();
        for (Line line : lines.values()) {
            if (line.idle(now) >= IDLE.toMillis()) {
                line.close();
            } else if (line.arriving(now) >= ARRIVAL.toMillis()) {
                line.refuse(tooSlow.apply(line.visit()));
            }
        }
    }
}
