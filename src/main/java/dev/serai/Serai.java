package dev.serai;

import static java.net.InetSocketAddress.createUnresolved;

import dev.serai.auth.Authentication;
import dev.serai.auth.BearerTokens;
import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.calls.CallsFeature;
import dev.serai.calls.CallsSettings;
import dev.serai.calls.FateLog;
import dev.serai.calls.FateLogSettings;
import dev.serai.calls.Premises;
import dev.serai.cli.Cli;
import dev.serai.edge.Edge;
import dev.serai.edge.EdgeSettings;
import dev.serai.edge.Health;
import dev.serai.kit.DataFolder;
import dev.serai.kit.LogLevel;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import dev.serai.mailbox.MailboxFeature;
import dev.serai.mailbox.MailboxSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private EdgeSettings edgeSettings;
    private Edge edge;
    private BrokerAddress callsBroker;

    Serai(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) {
        System.exit(Cli.run(args, doors(), new Server()));
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
            edgeSettings = EdgeSettings.from(settings, folder);
            CallsSettings callsSettings = CallsSettings.from(settings);
            Optional<BrokerAddress> ownBroker = callsSettings.ownBrokerUri().map(BrokerAddress::parse);
            BackingSettings backingSettings = BackingSettings.from(settings).orBroker(ownBroker);
            MailboxSettings mailboxSettings = MailboxSettings.from(settings);
            Clock clock = Clock.systemUTC();

            DataFolder data = opened(DataFolder.open(folder.resolve(settings.text("data.folder"))));
            opened(FateLog.open(FateLogSettings.from(settings), data));
            Secrets secrets = new Secrets(data.path("secrets"));
            BearerTokens tokens = BearerTokens.from(settings, secrets, clock);
            Backing backing = opened(Backing.start(backingSettings, data, secrets));
            backing.summary().forEach(service -> log.info("serai.service {}", service));

            Main camel = new Main();
            opened(RouteBroker.bind(camel, backing.broker().address()));
            edge = opened(Edge.on(camel, edgeSettings, callsSettings.maxBody(), clock));
            edge.rawBody("/", "/calls")
                    .acceptHeaders(callsSettings.requestHeaders())
                    .acceptQuery("state", "host", "limit", "before")
                    .statistics("/swagger-stats/stats", "/api");

            callsBroker = ownBroker.orElse(backing.broker().address());
            Premises premises = opened(new Premises(edge::ports, services(backing, callsBroker)));
            CallsFeature calls = opened(new CallsFeature(
                    callsSettings,
                    new CallsFeature.Surroundings(
                            callsBroker.connectionFactory(),
                            backing.postgres().dataSource(),
                            premises,
                            tokens,
                            edge.vertx(),
                            edge.meters(),
                            BearerTokens.secrets(settings, secrets),
                            data.path("."),
                            clock,
                            version())));
            calls.join(camel);
            MailboxFeature mailbox = opened(new MailboxFeature(
                    mailboxSettings,
                    backing.mailbox().dataSource(),
                    backing.mailbox().aside(),
                    edge.vertx(),
                    clock));
            camel.bind("auth", new Authentication(tokens));
            mailbox.join(camel, edge);
            edge.health("postgres", () -> backing.postgres().reachable(HEALTH_PATIENCE) ? Health.up() : degraded());
            edge.health("calls", calls::health);
            edge.health("mailbox", () -> mailbox.usable() ? Health.up() : degraded());

            Routes routes = new Routes(folder, settings);
            routes.join(camel);
            camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
            opened(camel::stop);
            routes.start(camel);
            calls.start(camel.getCamelContext());
            Duration patience = edgeSettings.shutdownTimeout();
            opened(() -> calls.drain(patience));
            opened(edge::stopping);
            edge.ready();
            warnIfOpen(edgeSettings, callsSettings);
            log.info(
                    "serai.ready http={} management={}{} ms={}",
                    url(),
                    managementUrl(),
                    edge.alsoPort().isPresent() ? " also=" + url(edge.alsoPort().getAsInt()) : "",
                    (System.nanoTime() - began) / 1_000_000);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Where requests go, from this machine. */
    public String url() {
        return url(edge.port());
    }

    /** Where health and metrics are, from this machine. */
    public String managementUrl() {
        return "http://" + local(edgeSettings.managementHost()) + ":" + edge.managementPort();
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

    /** What routes in YAML may use of all features. */
    private static Set<String> doors() {
        return Stream.of(CallsFeature.DOORS, MailboxFeature.DOORS)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private String url(int port) {
        return edgeSettings.scheme() + "://" + local(edgeSettings.host()) + ":" + port;
    }

    /** What the jar's manifest says; classes outside a jar have no version. */
    private static String version() {
        return Optional.ofNullable(Serai.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static void warnIfOpen(EdgeSettings edge, CallsSettings calls) {
        if (!isLoopback(edge.host()) && calls.authorizationKey().isEmpty()) {
            log.warn(
                    "serai.open http.interface={}: whoever reaches it may have calls made, set AUTHORIZATION_KEY",
                    edge.host());
        }
    }

    private static List<InetSocketAddress> services(Backing backing, BrokerAddress callsBroker) {
        PostgresAddress postgres = backing.postgres().address();
        PostgresAddress mailbox = backing.mailbox().address();
        BrokerAddress broker = backing.broker().address();
        return List.of(
                createUnresolved(postgres.host(), postgres.port()),
                createUnresolved(mailbox.host(), mailbox.port()),
                createUnresolved(broker.host(), broker.port()),
                createUnresolved(callsBroker.host(), callsBroker.port()));
    }

    private static String local(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "127.0.0.1";
        }
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private static Health degraded() {
        return new Health(Health.State.DEGRADED, Map.of("postgres", "unreachable"));
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }
}
