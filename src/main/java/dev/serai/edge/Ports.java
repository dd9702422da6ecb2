package dev.serai.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that the edge listens on: of requests, one or two, of plain HTTP that is sent to TLS, of health and metrics. */
final class Ports {
    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    /** Bytes of all headers of a request: as many as Node takes, whose callers may have tokens with many claims. */
    private static final int MAX_HEADERS = 16 * 1024;

    private final EdgeSettings settings;
    private final Optional<Tls> tls;
    private volatile int http;
    private volatile int also;
    private volatile int redirect;
    private volatile int management;

    /** @throws dev.serai.kit.SettingException when there shall be TLS and its files can't be used */
    Ports(EdgeSettings settings, Clock clock) {
        this.settings = settings;
        this.tls = settings.tls().map(wanted -> new Tls(wanted.files(), clock));
        this.http = settings.port();
        this.also = settings.alsoPort().orElse(0);
        this.redirect = settings.tls()
                .map(TlsSettings::redirectPort)
                .map(port -> port.orElse(0))
                .orElse(0);
        this.management = settings.managementPort();
    }

    /** The actual one, once it is open; the one of the settings until then. */
    int http() {
        return http;
    }

    /** The other one for the same requests, found as {@link #http()} is; 0 when there is none. */
    int also() {
        return also;
    }

    int management() {
        return management;
    }

    /** All that are known, which is all that are open. */
    Set<Integer> all() {
        Set<Integer> all = new TreeSet<>(Set.of(http));
        all.add(also);
        all.add(redirect);
        all.add(management);
        all.remove(0);
        return all;
    }

    /** @throws dev.serai.kit.SettingException when one can't be had */
    void open(Vertx vertx, FrontDoor frontDoor, Lines lines, Errors errors, Management health) {
        // h2c is more surface than use here, and Vert.x's idle timeout is replaced by Lines
        HttpServerOptions plain =
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setMaxHeaderSize(MAX_HEADERS);
        HttpServerOptions options =
                tls.map(it -> it.on(new HttpServerOptions(plain))).orElse(plain);
        Supplier<Listener> requests = () ->
                new Listener(options, frontDoor).onInvalid(frontDoor::invalid).onOpened(lines::opened);
        int loops = Runtime.getRuntime().availableProcessors();
        Listener first = requests.get();
        Listener second = requests.get();
        http = first.open(vertx, "http.port", settings.host(), settings.port(), loops);
        settings.alsoPort()
                .ifPresent(wanted -> also = second.open(vertx, "http.also-port", settings.host(), wanted, loops));
        tls.ifPresent(it -> it.watch(vertx, renewed -> {
            first.renew(renewed);
            second.renew(renewed);
        }));
        settings.tls()
                .map(TlsSettings::redirectPort)
                .ifPresent(port ->
                        port.ifPresent(wanted -> redirect = new Listener(plain, new TlsRedirect(this::http, errors))
                                .onOpened(lines::opened)
                                .open(vertx, "tls.redirect-port", settings.host(), wanted, 1)));
        management = health.open(settings);
        LOG.info(
                "edge.listening {}={}:{} {}{}management={}:{}",
                tls.isPresent() ? "https" : "http",
                settings.host(),
                http,
                also == 0 ? "" : "also=" + settings.host() + ":" + also + " ",
                redirect == 0 ? "" : "redirect=" + settings.host() + ":" + redirect + " ",
                settings.managementHost(),
                management);
    }
}
