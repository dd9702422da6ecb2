package dev.serai.edge;

import dev.serai.kit.Threads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of all features: one port on Vert.x, whose requests enter Camel routes, and another one for health and
 * metrics. It listens from the start of {@code Main} on, answers 503 until {@link #ready()}, and when the context stops
 * it finishes what is inside before the routes stop. Its methods may be called on any thread.
 */
public final class Edge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    private final EdgeSettings settings;
    private final Ports ports;
    private final Clock clock;
    private final Vertx vertx;
    private final ExecutorService workers;
    private final Router router;
    private final Doors doors = new Doors();
    private final Metrics metrics = new Metrics();
    private final HealthPage health = new HealthPage();
    private final Errors errors;
    private final Gate gate;
    private final Lines lines;
    private final HttpMeters meters;
    private final FrontDoor frontDoor;
    private boolean closed;

    private Edge(EdgeSettings settings, long maxBody, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.ports = new Ports(settings, clock);
        this.vertx = Vertx.vertx(new VertxOptions()
                // no cache folder on disk: nothing is served from the class path
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.workers = Threads.hot("http-worker", settings.workers());
        this.router = Router.router(vertx);
        this.errors = new Errors(maxBody);
        this.gate = new Gate(settings.room());
        this.lines = new Lines(clock, errors::tooSlow);
        this.meters = new HttpMeters(metrics.registry(), gate, lines);
        this.frontDoor = new FrontDoor(gate, errors, lines, meters, clock, router);
        errors.serve(router);
        health("http", gate::health);
    }

    /**
     * Makes the edge a part of a Camel Main that has not been started.
     *
     * @param maxBody largest body of a request, in bytes; beyond it 413
     * @param clock for ids and for the time limits of connections
     */
    public static Edge on(Main main, EdgeSettings settings, long maxBody, Clock clock) {
        Edge edge = new Edge(settings, maxBody, clock);
        Handler<RoutingContext> bodies = BodyHandler.create(false).setBodyLimit(maxBody);
        main.bind("vertx", edge.vertx);
        main.bind(EdgeConsumer.ROUTER, new VertxPlatformHttpRouter(null, edge.vertx, edge.router, EdgeConsumer.ROUTER) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                return bodies;
            }
        });
        main.bind(
                PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME,
                new EdgeEngine(edge.doors, edge.errors, edge.workers, edge.ports::http));
        main.configure().addRoutesBuilder(new ErrorsTravel());
        edge.metrics.bind(main);
        main.addMainListener(new EdgeLifecycle(edge, edge.gate, edge.metrics, settings.shutdownTimeout()));
        return edge;
    }

    /** On exactly these paths the request's Content-Type is ignored; the routes see none. */
    public Edge rawBody(String... paths) {
        List.of(paths).forEach(frontDoor::raw);
        return this;
    }

    /** Errors of this path and of those below it have this shape; the longest prefix wins. */
    public Edge errors(String pathPrefix, ErrorShape shape) {
        errors.shape(pathPrefix, shape);
        return this;
    }

    /**
     * Paths below the prefix are those below another one, such as {@code /api/x} for {@code /api/v2/x}.
     *
     * @param real below the prefix
     * @param except paths that are meant as they are
     */
    public Edge alias(String prefix, String real, String... except) {
        frontDoor.alias(prefix, real, Set.of(except));
        return this;
    }

    /** Lets more request headers into the routes, such as {@code X-Authorization}. */
    public Edge acceptHeaders(String... names) {
        doors.headersIn().add(List.of(names));
        return this;
    }

    /** Lets query parameters into the routes, as headers of the same name. */
    public Edge acceptQuery(String... names) {
        doors.queryIn().add(List.of(names));
        return this;
    }

    /** Lets more of a route's headers out with its answer. */
    public Edge answerHeaders(String... names) {
        doors.headersOut().add(List.of(names));
        return this;
    }

    /** Requests under these prefixes wait for long (sockets, long polls) and are not counted; bound them yourself. */
    public Edge longLived(String... pathPrefixes) {
        List.of(pathPrefixes).forEach(frontDoor::longLived);
        return this;
    }

    /** Serves at this path how many requests came to another one and below it, how they ended and how long they took. */
    public Edge statistics(String path, String pathPrefix) {
        RequestStats stats = new RequestStats(clock);
        meters.count(pathPrefix, stats);
        router.get(path).handler(context -> stats.reply().sendTo(context.response()));
        return this;
    }

    /** Adds a part to the health page and to the metrics; {@code DOWN} makes the process not ready. */
    public Edge health(String name, Readiness readiness) {
        health.add(name, readiness);
        Gauge.builder(
                        "serai.health",
                        () -> HealthPage.ask(name, readiness).state().level())
                .description("Health of a part: 0 up, 1 degraded, 2 down")
                .tag("part", name)
                .register(metrics.registry());
        return this;
    }

    /** For the numbers of the features, named {@code serai.…}. */
    public MeterRegistry meters() {
        return metrics.registry();
    }

    /** The event loops that the edge runs on; closed with it. */
    public Vertx vertx() {
        return vertx;
    }

    /** For handlers of one's own beside the routes; they are behind the same door. */
    public Router router() {
        return router;
    }

    /** Lets requests in. */
    public void ready() {
        if (gate.open()) {
            LOG.info("edge.ready port={}", port());
        }
    }

    /** New requests get 503 from now on; those inside go on. The stop of the context does this by itself. */
    public void stopping() {
        gate.close();
    }

    /** The actual port, once Main has been started. */
    public int port() {
        return ports.http();
    }

    /** The other port for the same requests, once Main has been started; empty when there is none. */
    public OptionalInt alsoPort() {
        return ports.also() == 0 ? OptionalInt.empty() : OptionalInt.of(ports.also());
    }

    /** The actual port of health and metrics, once Main has been started. */
    public int managementPort() {
        return ports.management();
    }

    /** Every port that it listens on, once Main has been started. */
    public Set<Integer> ports() {
        return ports.all();
    }

    /** Opens all ports. Headers that are accepted later are none that other origins' pages may send. */
    void listen() {
        if (!settings.cors().listed().isEmpty()) {
            router.route()
                    .order(FrontDoor.FIRST + 1)
                    .handler(new Cors(settings.cors(), doors.headersIn().all()));
        }
        ports.open(vertx, frontDoor, lines, errors, new Management(vertx, health, metrics.registry()));
        lines.watch(vertx);
    }

    /** Closes all ports at once. The context's stop does it; needed only when the start failed. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        gate.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdown();
        metrics.close();
        LOG.info("edge.closed port={}", port());
    }
}
