package dev.serai.edge;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where every request arrives, on its connection's event loop: it gets its id, is let in or refused, and is followed
 * until it is over.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
    /** Before any other handler: whatever fails after it, the visit is known. */
    static final int FIRST = Integer.MIN_VALUE;

    private final Gate gate;
    private final Errors errors;
    private final Lines lines;
    private final HttpMeters meters;
    private final Clock clock;
    private final Router router;
    private final Methods methods;
    private final Aliases aliases = new Aliases();
    private final Set<String> rawPaths = ConcurrentHashMap.newKeySet();
    private final Paths<Boolean> longLived = new Paths<>();

    FrontDoor(Gate gate, Errors errors, Lines lines, HttpMeters meters, Clock clock, Router router) {
        this.gate = gate;
        this.errors = errors;
        this.lines = lines;
        this.meters = meters;
        this.clock = clock;
        this.router = router;
        this.methods = new Methods(router);
        router.route().order(FIRST).handler(context -> {
            lines.visit(context.request().connection()).ifPresent(visit -> visit.join(context));
            context.next();
        });
    }

    /** On exactly these paths the routes see no Content-Type. */
    void raw(String path) {
        rawPaths.add(path);
    }

    /** Paths below the prefix are those below another one, but for the exceptions. */
    void alias(String prefix, String real, Set<String> except) {
        aliases.add(router, prefix, real, except);
    }

    /** Requests under this prefix take no place: what waits for long must not keep others out. */
    void longLived(String prefix) {
        longLived.put(prefix, true);
    }

    @Override
    public void handle(HttpServerRequest request) {
        boolean bounded = longLived.of(pathOf(request)).isEmpty();
        boolean entered = bounded ? gate.enter() : gate.state() == Gate.State.OPEN;
        Visit visit = visit(request, entered && bounded ? gate::leave : () -> {});
        if (entered) {
            router.handle(methods.routed(request, aliases.meant(pathOf(request))));
        } else {
            refuse(visit, gate.state());
        }
    }

    /** What Vert.x could not read as a request; its connection is of no further use. */
    void invalid(HttpServerRequest request) {
        Visit visit = visit(request, () -> {});
        errors.unreadable(visit, request.decoderResult().cause()).sendTo(request.response());
        request.connection().close();
    }

    private Visit visit(HttpServerRequest request, Runnable leave) {
        Visit visit = new Visit(
                request,
                RequestId.of(request.getHeader(RequestId.HEADER), clock),
                hideForm(request, rawPaths.contains(pathOf(request))),
                leave,
                this::over);
        HttpServerResponse response = request.response();
        response.putHeader("X-Content-Type-Options", "nosniff").putHeader(RequestId.HEADER, visit.id());
        response.endHandler(v -> visit.over()).closeHandler(v -> visit.over());
        lines.began(request.connection(), visit);
        meters.began(visit);
        return visit;
    }

    private void refuse(Visit visit, Gate.State state) {
        HttpServerRequest request = visit.request();
        boolean last = state == Gate.State.STOPPING;
        String why =
                switch (state) {
                    case STARTING -> "not ready";
                    case OPEN -> "too many requests at once";
                    case STOPPING -> "stopping";
                };
        Map<String, String> headers =
                last ? Map.of("Retry-After", "1", "Connection", "close") : Map.of("Retry-After", "1");
        errors.reply(503, visit.path(), why, headers).sendTo(request.response()).onComplete(sent -> {
            if (last) {
                whenArrived(request, () -> request.connection().close());
            }
        });
    }

    /** A connection that is closed while its caller still sends is reset, and the answer may be lost. */
    private static void whenArrived(HttpServerRequest request, Runnable then) {
        if (request.isEnded()) {
            then.run();
        } else {
            request.endHandler(v -> then.run());
        }
    }

    private void over(Visit visit, int status, Duration took) {
        meters.over(visit, status, took);
        HttpServerRequest request = visit.request();
        lines.over(request.connection());
        AccessLog.write(
                visit,
                status,
                took.toMillis(),
                request.bytesRead(),
                request.response().bytesWritten());
    }

    /**
     * Takes form types out of the request, so that neither Vert.x nor Camel parses the body into fields and files: it
     * reaches the route as bytes.
     *
     * @return the Content-Type that the route sees; null for none
     */
    private static String hideForm(HttpServerRequest request, boolean ignore) {
        MultiMap headers = request.headers();
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return null;
        }
        String lower = type.strip().toLowerCase(Locale.ROOT);
        if (ignore || lower.startsWith("multipart/") || lower.startsWith("application/x-www-form-urlencoded")) {
            headers.set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
        }
        return ignore ? null : type;
    }

    private static String pathOf(HttpServerRequest request) {
        return request.path() == null ? "" : request.path();
    }
}
