package dev.serai.calls;

import dev.serai.kit.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A courier, and short ways to say what it shall do. */
final class CourierFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    /** For all that must not end by time, however busy the machine is. */
    static final CourierSettings PATIENT =
            new CourierSettings(Duration.ofSeconds(15), Duration.ofSeconds(15), 10, 500, "0.1.0-test");

    static final CourierSettings HASTY =
            new CourierSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), 10, 500, "0.1.0-test");

    final Vertx vertx = Vertx.vertx();
    final Courier courier;

    CourierFixture() {
        this(PATIENT);
    }

    CourierFixture(CourierSettings settings) {
        this(settings, InetAddress::getAllByName, null);
    }

    CourierFixture(NameLookup.Resolver resolver) {
        this(PATIENT, resolver, null);
    }

    CourierFixture(CourierSettings settings, NameLookup.Resolver resolver, TrustOptions trust) {
        this(settings, destinations(Set.of(), "*", ""), resolver, trust);
    }

    CourierFixture(
            CourierSettings settings, Destinations destinations, NameLookup.Resolver resolver, TrustOptions trust) {
        courier = new Courier(
                vertx, settings, destinations, Clock.fixed(NOW, ZoneOffset.UTC), new NameLookup(resolver), trust);
    }

    /**
     * @param ports that count as Serai's own
     * @param allow and deny as the settings have them
     */
    static Destinations destinations(Set<Integer> ports, String allow, String deny) {
        Properties settings = new Properties();
        settings.setProperty(DestinationRules.ALLOW, allow);
        settings.setProperty(DestinationRules.DENY, deny);
        DestinationRules rules = DestinationRules.from(Settings.load(Path.of("nowhere"), Map.of(), settings));
        try (Premises premises = new Premises(() -> ports, List.of())) {
            // what it knows by now is enough for a test
            return new SafeDestinations(rules, premises);
        }
    }

    Answer attempt(CallRequest call) {
        return courier.attempt(call, "id-1", 3).orTimeout(40, TimeUnit.SECONDS).join();
    }

    Answer get(URI url) {
        return attempt(call("GET", url, Map.of(), ""));
    }

    /** The status, or the reason why there is none. */
    static String told(Answer answer) {
        return answer instanceof Answer.Status status
                ? Integer.toString(status.code())
                : ((Answer.NoAnswer) answer).reason();
    }

    static CallRequest call(String method, URI url, Map<String, String> headers, String body) {
        return new CallRequest(url, method, headers, body, true, Optional.empty());
    }

    @Override
    public void close() {
        courier.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
