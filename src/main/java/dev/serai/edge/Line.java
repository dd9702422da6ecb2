package dev.serai.edge;

import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicReference;

/** One connection and the visit on it. Its own event loop writes; the sweep reads from another. */
final class Line {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpConnection connection;
    private final Context loop;
    private final AtomicReference<Visit> visit = new AtomicReference<>();
    private volatile long since;

    Line(HttpConnection connection, Context loop, long now) {
        this.connection = connection;
        this.loop = loop;
        this.since = now;
    }

    void began(Visit next, long now) {
        since = now;
        visit.set(next);
    }

    /** The answer is out, or never will be: from here idleness counts, or the rest of a body nobody reads. */
    void over(long now) {
        since = now;
    }

    Visit visit() {
        return visit.get();
    }

    /** Milliseconds without a request. */
    long idle(long now) {
        Visit last = visit.get();
        if (last != null && isComplete(last.request())) {
            // unless the next request has just begun
            visit.compareAndSet(last, null);
        }
        return visit.get() == null ? now - since : 0;
    }

    /** Milliseconds that a request has been arriving. */
    long arriving(long now) {
        Visit last = visit.get();
        return last == null || last.request().isEnded() || isUpgraded(last.request()) ? 0 : now - since;
    }

    /** Answers the visit that arrives too slowly, if it has no answer yet, and hangs up. */
    void refuse(Reply reply) {
        Visit late = visit.get();
        loop.runOnContext(v -> reply.sendTo(late.request().response()).onComplete(sent -> connection.close()));
    }

    void close() {
        connection.close();
    }

    private static boolean isComplete(HttpServerRequest request) {
        return request.isEnded() && request.response().ended() && !isUpgraded(request);
    }

    private static boolean isUpgraded(HttpServerRequest request) {
        return request.response().getStatusCode() == SWITCHING_PROTOCOLS;
    }
}
