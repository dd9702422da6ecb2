package dev.serai.calls;

import static dev.serai.calls.CourierFixture.HASTY;
import static dev.serai.calls.CourierFixture.PATIENT;
import static dev.serai.calls.CourierFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTlsTest {
    private static final String PASSWORD = "password";

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static HttpServer server;
    private static PfxOptions certificate;
    private static final List<String> HOSTS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void serve() throws Exception {
        certificate = selfSigned("trusted.example", "localhost");
        vertx = Vertx.vertx();
        server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate))
                .requestHandler(request -> {
                    HOSTS.add(request.authority() + " " + request.connection().indicatedServerName());
                    request.response().setStatusCode(204).end();
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void trustsNobodyThatTheTrustStoreDoesNotKnow() {
        try (CourierFixture fixture = new CourierFixture(CourierTlsTest::here)) {
            assertThat(told(fixture.get(url("trusted.example")))).isEqualTo("TLS: certificate is not trusted");
        }
    }

    @Test
    void talksToATrustedHostUnderItsName() {
        try (CourierFixture fixture = new CourierFixture(PATIENT, CourierTlsTest::here, certificate)) {
            HOSTS.clear();

            assertThat(told(fixture.get(url("Trusted.Example.")))).isEqualTo("204");
            assertThat(told(fixture.get(url("localhost")))).isEqualTo("204");

            assertThat(HOSTS.get(0)).isEqualTo("trusted.example.:" + server.actualPort() + " trusted.example");
        }
    }

    @Test
    void rejectsACertificateForAnotherHost() {
        try (CourierFixture fixture = new CourierFixture(PATIENT, CourierTlsTest::here, certificate)) {
            assertThat(told(fixture.get(url("other.example")))).isEqualTo("TLS: certificate is not for this host");
            assertThat(told(fixture.get(url("127.0.0.1")))).isEqualTo("TLS: certificate is not for this host");
        }
    }

    @Test
    void tellsATargetThatDoesNotSpeakTls() throws IOException {
        try (RawTarget plain = new RawTarget(connection -> {
                    connection.say("HTTP/1.1 400 Bad Request\r\n\r\n");
                    connection.awaitClose();
                });
                CourierFixture fixture = new CourierFixture(CourierTlsTest::here)) {
            assertThat(told(fixture.get(URI.create("https://127.0.0.1:" + plain.port() + "/"))))
                    .isEqualTo("TLS: target does not speak TLS");
        }
    }

    @Test
    void tellsATargetThatClosesInTheHandshake() throws IOException {
        try (RawTarget rude = new RawTarget(connection -> {});
                CourierFixture fixture = new CourierFixture(CourierTlsTest::here)) {
            assertThat(told(fixture.get(URI.create("https://127.0.0.1:" + rude.port() + "/"))))
                    .isIn("TLS: connection closed during the handshake", "connection reset");
        }
    }

    @Test
    void boundsTheHandshakeByTheConnectTimeout() throws IOException {
        try (RawTarget silent = new RawTarget(RawTarget.Connection::awaitClose);
                CourierFixture fixture = new CourierFixture(HASTY)) {
            assertThat(told(fixture.get(URI.create("https://127.0.0.1:" + silent.port() + "/"))))
                    .isEqualTo("connect timeout after 1s");
        }
    }

    private static InetAddress[] here(String host) throws java.net.UnknownHostException {
        return new InetAddress[] {RawTarget.address("127.0.0.1")};
    }

    private static URI url(String host) {
        return URI.create("https://" + host + ":" + server.actualPort() + "/");
    }

    private static PfxOptions selfSigned(String... hosts) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=dns:" + String.join(",dns:", hosts),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }
}
