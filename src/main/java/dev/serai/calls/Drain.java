package dev.serai.calls;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;

/**
 * Throws an answer's body away as it comes, so that its connection can serve another call. A body that is too long, or
 * that takes too long to end, costs the connection instead; what becomes of it changes nothing for the call.
 */
final class Drain {
    private static final long MAX_BYTES = 64 * 1024;
    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HttpClientResponse response;
    private final long timer;
    private long bytes;
    private boolean over;

    private Drain(Vertx vertx, HttpClientResponse response, Duration patience) {
        this.vertx = vertx;
        this.response = response;
        this.timer = vertx.setTimer(Math.min(patience.toMillis(), MAX_TIME.toMillis()), expired -> cut());
    }

    /**
     * Runs on the answer's event loop, before any of the body is handed out.
     *
     * @param patience how long the body may take, and never more than five seconds
     */
    static void start(Vertx vertx, HttpClientResponse response, Duration patience) {
        Drain drain = new Drain(vertx, response, patience);
        response.exceptionHandler(broken -> drain.end());
        response.endHandler(complete -> drain.end());
        response.handler(part -> drain.count(part.length()));
    }

    private void count(int length) {
        bytes += length;
        if (bytes > MAX_BYTES) {
            cut();
        }
    }

    /** A reset after the end would close the connection under the next call. */
    private void cut() {
        if (!over) {
            end();
            response.request().reset();
        }
    }

    private void end() {
        over = true;
        vertx.cancelTimer(timer);
    }
}
