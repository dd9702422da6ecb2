package dev.serai.edge;

import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the edge listens and how much it takes on.
 *
 * @param host address of the HTTP port
 * @param port of all HTTP features; 0 picks a free one
 * @param alsoPort another one for the same; 0 picks a free one, empty opens none
 * @param workers requests worked on at once
 * @param queue requests that may wait for a worker; more are refused
 * @param shutdownTimeout how long a stop waits for running requests, then for running routes: together
 * @param managementHost address of the management port
 * @param managementPort of health and metrics; 0 picks a free one
 * @param tls empty: plain HTTP
 * @param cors whose pages may read answers
 */
public record EdgeSettings(
        String host,
        int port,
        OptionalInt alsoPort,
        int workers,
        int queue,
        Duration shutdownTimeout,
        String managementHost,
        int managementPort,
        Optional<TlsSettings> tls,
        CorsOrigins cors) {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeSettings.class);

    private static final int LAST_PORT = 65_535;

    public EdgeSettings {
        if (host.isBlank() || managementHost.isBlank()) {
            throw new IllegalArgumentException("an address to listen on is empty");
        }
        if (workers < 1 || queue < 0 || shutdownTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "workers=" + workers + " queue=" + queue + " shutdownTimeout=" + shutdownTimeout);
        }
    }

    /**
     * @param folder that the files of the certificate are named from
     * @throws dev.serai.kit.SettingException when one is wrong
     */
    public static EdgeSettings from(Settings settings, Path folder) {
        int port = settings.number("http.port", 0, LAST_PORT);
        int managementPort = settings.number("management.port", 0, LAST_PORT);
        if (port != 0 && port == managementPort) {
            throw settings.wrong("management.port", "another port than http.port");
        }
        OptionalInt alsoPort = alsoPort(settings, port, managementPort);
        return new EdgeSettings(
                address(settings, "http.interface"),
                port,
                alsoPort,
                settings.number("http.workers", 1, 10_000),
                settings.number("http.queue", 0, 1_000_000),
                settings.duration("http.shutdown-timeout", Duration.ZERO, Duration.ofHours(1)),
                address(settings, "management.interface"),
                managementPort,
                tls(settings, folder, List.of(port, managementPort, alsoPort.orElse(0))),
                CorsOrigins.from(settings));
    }

    /** How its url begins. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** Requests that may be inside at once. */
    int room() {
        return workers + queue;
    }

    /** The same port as the first is no other one. */
    private static OptionalInt alsoPort(Settings settings, int port, int managementPort) {
        String key = "http.also-port";
        if (settings.text(key).isEmpty()) {
            return OptionalInt.empty();
        }
        int also = settings.number(key, 0, LAST_PORT);
        if (also != 0 && also == managementPort) {
            throw settings.wrong(key, "another port than management.port");
        }
        return also != 0 && also == port ? OptionalInt.empty() : OptionalInt.of(also);
    }

    private static Optional<TlsSettings> tls(Settings settings, Path folder, List<Integer> taken) {
        if (!settings.flag("tls.enabled")) {
            if (settings.flag("tls.redirect")) {
                LOG.info("edge.no-redirect tls.redirect counts with tls.enabled=1 only");
            }
            return Optional.empty();
        }
        TlsSettings tls = TlsSettings.from(settings, folder);
        if (tls.redirectPort().stream().anyMatch(port -> port != 0 && taken.contains(port))) {
            throw settings.wrong(
                    "tls.redirect-port", "another port than http.port, http.also-port and management.port");
        }
        return Optional.of(tls);
    }

    private static String address(Settings settings, String key) {
        String address = settings.text(key);
        if (address.isEmpty()) {
            throw settings.wrong(key, "an address like 127.0.0.1, or 0.0.0.0 for all");
        }
        return address;
    }
}
