package dev.serai.edge;

import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the edge listens and how much it takes on.
 *
 * @param host address of the HTTP port
 * @param port of all HTTP features; 0 picks a free one
 * @param workers requests worked on at once
 * @param queue requests that may wait for a worker; more are refused
 * @param shutdownTimeout how long a stop waits for running requests, then for running routes: together
 * @param managementHost address of the management port
 * @param managementPort of health and metrics; 0 picks a free one
 * @param tls empty: plain HTTP
 */
public record EdgeSettings(
        String host,
        int port,
        int workers,
        int queue,
        Duration shutdownTimeout,
        String managementHost,
        int managementPort,
        Optional<TlsSettings> tls) {
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
        return new EdgeSettings(
                address(settings, "http.interface"),
                port,
                settings.number("http.workers", 1, 10_000),
                settings.number("http.queue", 0, 1_000_000),
                settings.duration("http.shutdown-timeout", Duration.ZERO, Duration.ofHours(1)),
                address(settings, "management.interface"),
                managementPort,
                tls(settings, folder, List.of(port, managementPort)));
    }

    /** How its url begins. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** Requests that may be inside at once. */
    int room() {
        return workers + queue;
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
            throw settings.wrong("tls.redirect-port", "another port than http.port and management.port");
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
