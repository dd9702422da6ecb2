package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.serai.kit.Settings;
import dev.serai.testing.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTlsTest {
    private static Certificate first;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeCertificate() throws Exception {
        first = Certificate.selfSigned("first", "RSA", 30);
    }

    @BeforeEach
    void layFiles() throws Exception {
        Files.createDirectory(folder.resolve("ssl"));
        lay(first.pem(), first.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksHttpsFromItsFiles(String version) throws Exception {
        try (Served served = serve(Map.of());
                SSLSocket socket = connect(served)) {
            socket.setEnabledProtocols(new String[] {version});

            assertThat(ask(socket)).startsWith("HTTP/1.1 200").endsWith("hello");
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(names(socket)).containsExactly("CN=first");
            assertThat(served.management("/observe/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void readsAKeyInPkcs1AndOneOfAnEllipticCurve() throws Exception {
        lay(first.pem(), first.rsaKey());
        try (Served served = serve(Map.of());
                SSLSocket socket = connect(served)) {
            assertThat(ask(socket)).endsWith("hello");
        }

        Certificate curve = Certificate.selfSigned("curve", "EC", 30);
        lay(curve.pem(), curve.key());
        try (Served served = serve(Map.of());
                SSLSocket socket = connect(served)) {
            assertThat(ask(socket)).endsWith("hello");
        }
    }

    @Test
    void showsTheWholeChain() throws Exception {
        Certificate signed = Certificate.signedByAnAuthority("signed");
        lay(signed.pem(), signed.key());

        try (Served served = serve(Map.of());
                SSLSocket socket = connect(served)) {
            socket.startHandshake();

            assertThat(names(socket)).containsExactly("CN=signed", "CN=authority");
        }
    }

    @Test
    void plainHttpAtItsPortGetsNoAnswerAndLeavesNoTrace() throws Exception {
        try (Served served = serve(Map.of());
                Socket plain = served.raw("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(rest(plain)).doesNotContain("HTTP");

            try (SSLSocket socket = connect(served)) {
                assertThat(ask(socket)).endsWith("hello");
            }
            assertThat(served.logged()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        }
    }

    @Test
    void aHandshakeThatDoesNotEndIsCutOff() throws Exception {
        try (Served served = serve(Map.of());
                Socket silent = served.raw("")) {
            long began = System.nanoTime();

            assertThat(rest(silent)).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Tls.HANDSHAKE.plusSeconds(8));
            assertThat(served.logged()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        Certificate second = Certificate.selfSigned("second", "RSA", 30);
        try (Served served = serve(Map.of())) {
            assertThat(shown(served)).containsExactly("CN=first");

            Files.writeString(folder.resolve("ssl/server.crt"), second.pem());
            await().atMost(Duration.ofSeconds(15)).until(() -> said(served, "edge.certificate-not-renewed"));
            assertThat(shown(served)).containsExactly("CN=first");

            Files.writeString(folder.resolve("ssl/server.key"), second.key());
            // a handshake that has begun with the old certificate may be broken off
            await().atMost(Duration.ofSeconds(15))
                    .ignoreExceptionsInstanceOf(SSLException.class)
                    .untilAsserted(() -> assertThat(shown(served)).containsExactly("CN=second"));
        }
    }

    @Test
    void theOtherPortSpeaksItAsWellAndIsRenewedToo() throws Exception {
        Certificate second = Certificate.selfSigned("second", "RSA", 30);
        try (Served served = serve(Map.of("MESSAGING_SERVICE_PORT", "0"))) {
            int also = served.edge.alsoPort().orElseThrow();
            try (SSLSocket socket = connect(also)) {
                assertThat(ask(socket)).startsWith("HTTP/1.1 200").endsWith("hello");
            }

            lay(second.pem(), second.key());

            // a handshake that has begun with the old certificate may be broken off
            await().atMost(Duration.ofSeconds(15))
                    .ignoreExceptionsInstanceOf(SSLException.class)
                    .untilAsserted(() -> {
                        try (SSLSocket socket = connect(also)) {
                            socket.startHandshake();
                            assertThat(names(socket)).containsExactly("CN=second");
                        }
                    });
        }
    }

    @Test
    void anExpiredCertificateIsWarnedOf() throws Exception {
        Certificate old = Certificate.selfSigned("old", "RSA", -1);
        lay(old.pem(), old.key());

        try (Served served = serve(Map.of())) {
            assertThat(said(served, "has expired")).isTrue();
            assertThat(shown(served)).containsExactly("CN=old");
        }
    }

    @Test
    void plainHttpIsSentToTheSamePlaceAtTheTlsPort() throws Exception {
        try (Served served = serve(Map.of("REDIRECT_TO_TLS", "1", "HTTP_PORT", "0"))) {
            HttpResponse<String> answer = served.client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + redirectPort(served) + "/a%20b/?c=d&e"))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(307);
            assertThat(answer.headers().firstValue("Location"))
                    .hasValue("https://127.0.0.1:" + served.edge.port() + "/a%20b/?c=d&e");
            assertThat(answer.body()).startsWith("{\"error\":true,");
            assertThat(https().send(
                                    HttpRequest.newBuilder(
                                                    URI.create("https://localhost:" + served.edge.port() + "/hi"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /x, Example.org:8008, https://Example.org:PORT/x",
        "GET /x, [::1]:80, https://[::1]:PORT/x",
        "GET /x, a_b, https://a_b:PORT/x",
        "GET http://elsewhere/x?y=z, example.org, https://example.org:PORT/x?y=z",
        "GET http://elsewhere, example.org, https://example.org:PORT/",
        "GET //elsewhere/x, example.org, https://example.org:PORT//elsewhere/x",
        "GET /x, evil.example/y, -",
        "GET /x, user@evil.example, -",
        "GET /x, 'a\tb', -",
        "GET /x, [::1%25eth0], -",
        "GET /x, '', -",
        "OPTIONS *, example.org, -",
    })
    void nothingButAHostAndAPathGetsIntoTheRedirect(String request, String host, String location) throws Exception {
        try (Served served = serve(Map.of("REDIRECT_TO_TLS", "1", "HTTP_PORT", "0"))) {
            String answer = plain(redirectPort(served), request + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

            if (location.equals("-")) {
                assertThat(answer).startsWith("HTTP/1.1 400").doesNotContainIgnoringCase("location:");
            } else {
                assertThat(answer)
                        .startsWith("HTTP/1.1 307")
                        .containsIgnoringCase(
                                "location: " + location.replace("PORT", "" + served.edge.port()) + "\r\n");
            }
        }
    }

    private Served serve(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of("TLS", "1", "PORT", "0", "MANAGEMENT_PORT", "0"));
        environment.putAll(more);
        EdgeSettings settings = EdgeSettings.from(Settings.load(folder, environment, new Properties()), folder);
        return Served.with(
                settings, routes -> routes.from("platform-http:/hi").setBody().constant("hello"));
    }

    private void lay(String certificate, String key) throws IOException {
        Files.writeString(folder.resolve("ssl/server.crt"), certificate);
        Files.writeString(folder.resolve("ssl/server.key"), key);
    }

    private static int redirectPort(Served served) {
        return served.edge.ports().stream()
                .filter(port -> port != served.edge.port() && port != served.edge.managementPort())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> shown(Served served) throws Exception {
        try (SSLSocket socket = connect(served)) {
            socket.startHandshake();
            return names(socket);
        }
    }

    private static boolean said(Served served, String text) {
        return served.logged().stream()
                .anyMatch(event -> event.getFormattedMessage().contains(text));
    }

    private static List<String> names(SSLSocket socket) throws IOException {
        return Stream.of(socket.getSession().getPeerCertificates())
                .map(certificate -> ((X509Certificate) certificate)
                        .getSubjectX500Principal()
                        .getName())
                .toList();
    }

    private static SSLSocket connect(Served served) throws Exception {
        return connect(served.edge.port());
    }

    private static SSLSocket connect(int port) throws Exception {
        SSLSocket socket =
                (SSLSocket) trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /hi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return rest(socket);
    }

    private static String plain(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return rest(socket);
        }
    }

    /** Everything until the connection ends, be it by a reset. */
    private static String rest(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                text.append((char) c);
            }
        } catch (SocketException reset) {
            return text.toString();
        }
        return text.toString();
    }

    private static HttpClient https() throws Exception {
        return HttpClient.newBuilder().sslContext(trusting()).build();
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        return context;
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
