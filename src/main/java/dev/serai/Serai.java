package dev.serai;

import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.calls.CallsFeature;
import dev.serai.calls.CallsSettings;
import dev.serai.cli.Cli;
import dev.serai.cli.Finding;
import dev.serai.cli.PackagedRoutes;
import dev.serai.cli.RouteCheck;
import dev.serai.cli.RouteFiles;
import dev.serai.cli.RouteReport;
import dev.serai.edge.Edge;
import dev.serai.edge.EdgeSettings;
import dev.serai.edge.Health;
import dev.serai.kit.DataFolder;
import dev.serai.kit.LogLevel;
import dev.serai.kit.Secrets;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops everything, in the order of this file. */
public final class Serai implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Serai.class);

    private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(1);

    private final Path folder;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Edge edge;
    private BrokerAddress callsBroker;

    Serai(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) {
        System.exit(Cli.run(args, CallsFeature.DOORS, new Server()));
    }

    /**
     * Starts a Serai and returns when it takes requests.
     *
     * @param folder the working folder, whose {@code routes/} run when it is there
     */
    public static Serai start(Path folder, Settings settings) throws Exception {
        Serai serai = new Serai(folder);
        serai.open(settings);
        return serai;
    }

    /** A stop that is asked for meanwhile waits until this is over. */
    synchronized void open(Settings settings) throws Exception {
        long began = System.nanoTime();
        try {
            LogLevel.apply(settings);
            EdgeSettings edgeSettings = EdgeSettings.from(settings);
            CallsSettings callsSettings = CallsSettings.from(settings);
            BackingSettings backingSettings = BackingSettings.from(settings);
            Clock clock = Clock.systemUTC();

            DataFolder data = opened(DataFolder.open(folder.resolve(settings.text("data.folder"))));
            Secrets secrets = new Secrets(data.path("secrets"));
            Backing backing = opened(Backing.start(backingSettings, data, secrets));
            backing.summary().forEach(service -> log.info("serai.service {}", service));

            Main camel = new Main();
            opened(RouteBroker.bind(camel, backing.broker().address()));
            edge = opened(Edge.on(camel, edgeSettings, callsSettings.maxBody(), clock));
            edge.rawBody("/", "/calls").acceptHeaders(callsSettings.authorizationHeader());

            callsBroker = callsSettings
                    .ownBrokerUri()
                    .map(BrokerAddress::parse)
                    .orElse(backing.broker().address());
            CallsFeature calls = opened(new CallsFeature(
                    callsSettings, callsBroker.connectionFactory(), edge.vertx(), edge.meters(), clock, version()));
            calls.join(camel);
            edge.health("postgres", () -> backing.postgres().reachable(HEALTH_PATIENCE) ? Health.up() : degraded());
            edge.health("calls", calls::health);

            camel.configure().withRoutesIncludePattern(routes());
            settings.all().forEach(camel::addInitialProperty);
            camel.setDefaultPropertyPlaceholderLocation("false");
            camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
            opened(camel::stop);
            startRoutes(camel, settings);
            calls.start(camel.getCamelContext());
            opened(() -> calls.drain(edgeSettings.shutdownTimeout()));
            opened(edge::stopping);
            edge.ready();
            log.info(
                    "serai.ready http={} management={} ms={}",
                    url(),
                    managementUrl(),
                    (System.nanoTime() - began) / 1_000_000);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Where requests go. */
    public String url() {
        return "http://127.0.0.1:" + edge.port();
    }

    /** Where health and metrics are. */
    public String managementUrl() {
        return "http://127.0.0.1:" + edge.managementPort();
    }

    /** The broker of the calls, with credentials. */
    public String brokerUri() {
        return callsBroker.uri();
    }

    /** Stops in reverse order: no new requests, attempts under way end, routes, stores. */
    @Override
    public synchronized void close() {
        if (!opened.isEmpty()) {
            log.info("serai.stopping");
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.warn("serai.stop-failed", e);
            }
        }
    }

    /** What the jar's manifest says; classes outside a jar have no version. */
    private static String version() {
        return Optional.ofNullable(Serai.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** @throws SettingException with what is wrong where, when a route file beside us is */
    private void startRoutes(Main camel, Settings settings) throws Exception {
        try {
            camel.start();
            Doors.requireConsumers(camel.getCamelContext());
        } catch (Exception e) {
            Path own = folder.resolve("routes");
            if (Files.isDirectory(own)) {
                RouteReport report =
                        new RouteCheck(CallsFeature.DOORS, settings.all().keySet()).check(RouteFiles.in(own));
                if (!report.findings().isEmpty()) {
                    throw new SettingException(report.findings().stream()
                            .map(Finding::toString)
                            .collect(Collectors.joining(System.lineSeparator())));
                }
            }
            throw e;
        }
    }

    /** A {@code routes} folder beside us runs in place of the jar's own copies. */
    private String routes() {
        Path own = folder.resolve("routes");
        return Files.isDirectory(own)
                ? "file:" + own.toAbsolutePath() + "/*.camel.yaml"
                : PackagedRoutes.flows().stream()
                        .map(flow -> "classpath:" + flow)
                        .collect(Collectors.joining(","));
    }

    private static Health degraded() {
        return new Health(Health.State.DEGRADED, Map.of("postgres", "unreachable"));
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }
}
