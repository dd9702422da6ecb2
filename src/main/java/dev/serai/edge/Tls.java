package dev.serai.edge;

import dev.serai.kit.SettingException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SSLOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS at the HTTP port. It looks at its files every few seconds, so that a renewed certificate is shown without a
 * restart; one that can't be used leaves the last one in place.
 */
final class Tls {
    static final Duration LOOK = Duration.ofSeconds(5);
    /** A caller who has not finished by then is hung up on; nothing but the connection is held until then. */
    static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private final CertificateFiles files;
    private final Clock clock;
    private ServerCertificate shown;
    private String complaint = "";

    /** @throws SettingException when the files can't be used */
    Tls(CertificateFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.shown = files.read();
    }

    /** These, with TLS. HTTP/2 stays off: a connection has one request at a time. */
    HttpServerOptions on(HttpServerOptions options) {
        return options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(shown.options())
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setSslHandshakeTimeout(HANDSHAKE.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** Hands on what the port shall use from then on, whenever the files have changed. */
    void watch(Vertx vertx, Consumer<SSLOptions> renewed) {
        tell(shown);
        vertx.setPeriodic(
                LOOK.toMillis(),
                timer -> vertx.executeBlocking(
                        () -> {
                            look(renewed);
                            return null;
                        },
                        false));
    }

    /** Called on workers. */
    private synchronized void look(Consumer<SSLOptions> renewed) {
        try {
            ServerCertificate found = files.read();
            complaint = "";
            if (!found.isSameAs(shown)) {
                shown = found;
                tell(found);
                renewed.accept(on(new HttpServerOptions()).getSslOptions());
            }
        } catch (SettingException e) {
            if (!e.getMessage().equals(complaint)) {
                complaint = e.getMessage();
                LOG.warn("edge.certificate-not-renewed {}", complaint);
            }
        }
    }

    private void tell(ServerCertificate certificate) {
        LOG.info(
                "edge.certificate file={} subject={} expires={}",
                files.certificate(),
                certificate.subject(),
                certificate.expires());
        certificate
                .untimely(clock.instant())
                .ifPresent(why -> LOG.warn("edge.certificate-refused-by-callers file={} {}", files.certificate(), why));
    }
}
