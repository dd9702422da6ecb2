package dev.serai.edge;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Health and metrics on a port of their own, on the edge's own Vert.x: Camel's management server would need a second
 * router in the registry, writes its own health format, and has no free port that can be found.
 */
final class Management {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Vertx vertx;
    private final HealthPage health;
    private final PrometheusMeterRegistry metrics;
    private final WorkerExecutor workers;

    Management(Vertx vertx, HealthPage health, PrometheusMeterRegistry metrics) {
        this.vertx = vertx;
        this.health = health;
        this.metrics = metrics;
        // not the workers of the requests: a busy process is to be seen as busy, not as dead
        this.workers = vertx.createSharedWorkerExecutor("management", 2);
    }

    /** @return the actual port */
    int open(EdgeSettings settings) {
        Router router = Router.router(vertx);
        new Errors(0).serve(router);
        router.route().handler(context -> {
            context.response().putHeader("X-Content-Type-Options", "nosniff");
            context.next();
        });
        router.get("/observe/health").handler(this::ask);
        router.get("/observe/health/ready").handler(this::ask);
        router.get("/observe/health/live").handler(context -> send(context, HealthPage.live()));
        router.get("/observe/metrics").handler(this::scrape);
        HttpServerOptions options =
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout((int) Lines.IDLE.toSeconds());
        return new Listener(options, router)
                .open(vertx, "management.port", settings.managementHost(), settings.managementPort(), 1);
    }

    private void ask(RoutingContext context) {
        workers.executeBlocking(health::ask, false).onFailure(context::fail).onSuccess(page -> send(context, page));
    }

    private void scrape(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        boolean openMetrics = accept != null && accept.contains(OPEN_METRICS);
        String type = openMetrics ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : TEXT_FORMAT;
        workers.executeBlocking(() -> metrics.scrape(type), false)
                .onFailure(context::fail)
                .onSuccess(text ->
                        context.response().putHeader("Content-Type", type).end(text));
    }

    private static void send(RoutingContext context, HealthPage.Page page) {
        context.response()
                .setStatusCode(page.up() ? 200 : 503)
                .putHeader("Content-Type", "application/json; charset=UTF-8")
                .end(page.json());
    }
}
