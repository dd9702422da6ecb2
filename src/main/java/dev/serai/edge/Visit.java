package dev.serai.edge;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request from its arrival until it is over, whichever way: answered, or its caller is gone. It holds its place at
 * the gate until it is over <em>and</em> no route works on it, so that callers who hang up can't pile up work.
 */
final class Visit {
    /** Logged for callers who left before their answer. */
    static final int CALLER_LEFT = 499;

    private static final String KEY = Visit.class.getName();

    private final HttpServerRequest request;
    private final String id;
    private final String path;
    private final String contentType;
    private final long began = System.nanoTime();
    private final AtomicInteger holds = new AtomicInteger(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable leave;
    private final Ending ending;

    /** Told once, on the connection's event loop. */
    @FunctionalInterface
    interface Ending {
        void over(Visit visit, int status, Duration took);
    }

    /**
     * @param contentType what the routes see; null for none
     * @param leave called once, when the last hold is gone
     */
    Visit(HttpServerRequest request, String id, String contentType, Runnable leave, Ending ending) {
        this.request = request;
        this.id = id;
        this.path = request.path() == null ? "" : request.path();
        this.contentType = contentType;
        this.leave = leave;
        this.ending = ending;
    }

    static Visit of(RoutingContext context) {
        return context.get(KEY);
    }

    /** Follows the request through the router, where features may replace the response's own end handler. */
    void join(RoutingContext context) {
        context.put(KEY, this);
        context.addEndHandler(ended -> over());
    }

    void hold() {
        holds.incrementAndGet();
    }

    void release() {
        if (holds.decrementAndGet() == 0) {
            leave.run();
        }
    }

    void over() {
        if (over.compareAndSet(false, true)) {
            int status = request.response().ended() ? request.response().getStatusCode() : CALLER_LEFT;
            ending.over(this, status, Duration.ofNanos(System.nanoTime() - began));
            release();
        }
    }

    HttpServerRequest request() {
        return request;
    }

    String id() {
        return id;
    }

    String method() {
        return request.method().name();
    }

    String path() {
        return path;
    }

    String query() {
        return request.query();
    }

    String contentType() {
        return contentType;
    }

    String remote() {
        return request.remoteAddress() == null ? "-" : request.remoteAddress().hostAddress();
    }

    Incoming incoming() {
        InetAddress peer = NetUtil.createInetAddressFromIpAddressString(remote());
        return new Incoming(id, method(), path, peer);
    }
}
