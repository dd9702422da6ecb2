package dev.serai.calls;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a trip ended without an answer, in one short phrase that stays the same and holds nothing secret. */
final class Mishap extends RuntimeException {
    private static final Logger LOG = LoggerFactory.getLogger(Mishap.class);
    /** Alerts have names of their own, RFC 8446 section 6; nothing of the target's choosing is repeated. */
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]{1,40})");

    private static final long serialVersionUID = 1;

    Mishap(String reason) {
        super(reason, null, false, false);
    }

    /** The phrase for whatever the network, TLS or the HTTP codec threw. */
    static String reason(Throwable failure) {
        if (failure instanceof Mishap) {
            return failure.getMessage();
        }
        if (failure instanceof SSLException) {
            return "TLS: " + tls(failure);
        }
        if (failure instanceof HttpClosedException || failure instanceof PrematureChannelClosureException) {
            return "connection closed";
        }
        if (failure instanceof TooLongFrameException) {
            return "answer's headers are too long";
        }
        if (failure instanceof IOException broken) {
            return network(broken);
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            return "not an HTTP answer";
        }
        LOG.warn("call.mishap.unknown", failure);
        return "failed with " + failure.getClass().getSimpleName();
    }

    /** Whether connecting took too long, which has as many exceptions as it has layers. */
    static boolean isTimeout(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof TimeoutException
                        || cause instanceof ConnectTimeoutException
                        || cause instanceof SslHandshakeTimeoutException);
    }

    private static String network(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof NoRouteToHostException) {
            return "no route to host";
        }
        if (message.contains("unreachable")) {
            return "network unreachable";
        }
        if (failure instanceof ConnectException) {
            return message.contains("refused") ? "connection refused" : "connecting failed";
        }
        if (failure instanceof ClosedChannelException) {
            return "connection closed";
        }
        return message.contains("reset") || message.contains("roken pipe") ? "connection reset" : "connection broken";
    }

    private static String tls(Throwable failure) {
        if (has(failure, CertificateExpiredException.class)) {
            return "certificate has expired";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return "certificate is not valid yet";
        }
        if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            return "certificate is not trusted";
        }
        if (has(failure, CertificateException.class)) {
            return "certificate is not for this host";
        }
        if (has(failure, NotSslRecordException.class)) {
            return "target does not speak TLS";
        }
        if (has(failure, ClosedChannelException.class)) {
            return "connection closed during the handshake";
        }
        return causes(failure)
                .map(cause -> ALERT.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(alert -> "target refused with " + alert.group(1))
                .findFirst()
                .orElse("protocol failure");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return causes(failure).anyMatch(kind::isInstance);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10);
    }
}
