package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MishapTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NoRouteToHostException("No route to host: /10.0.0.1:80"), "no route to host"),
                Arguments.of(new ConnectException("Network is unreachable: /[::2]:80"), "network unreachable"),
                Arguments.of(new IOException("Broken pipe"), "connection reset"),
                Arguments.of(new IOException("secret detail"), "connection broken"),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: handshake_failure"),
                        "TLS: target refused with handshake_failure"),
                Arguments.of(
                        new SSLException(new CertificateExpiredException("NotAfter: 2020")),
                        "TLS: certificate has expired"),
                Arguments.of(new SSLException("secret detail"), "TLS: protocol failure"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isToldInOnePhraseWithoutDetails(Throwable failure, String reason) {
        assertThat(Mishap.reason(failure)).isEqualTo(reason);
    }
}
