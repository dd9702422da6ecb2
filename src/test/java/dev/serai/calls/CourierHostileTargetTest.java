package dev.serai.calls;

import static dev.serai.calls.CourierFixture.call;
import static dev.serai.calls.CourierFixture.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourierHostileTargetTest {
    private final CourierFixture fixture = new CourierFixture();
    private final CourierFixture hasty = new CourierFixture(CourierFixture.HASTY);

    /** The first call in a JVM loads so many classes that a hasty one might end by that. */
    @BeforeAll
    static void warmUp() throws IOException {
        try (RawTarget target = RawTarget.answering("HTTP/1.1 204 X\r\n\r\n");
                CourierFixture patient = new CourierFixture()) {
            patient.get(target.url("/"));
        }
    }

    @AfterEach
    void close() {
        fixture.close();
        hasty.close();
    }

    @Test
    void tellsARefusedConnection() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(told(fixture.get(URI.create("http://127.0.0.1:" + free + "/"))))
                .isEqualTo("connection refused");
    }

    @Test
    void tellsAnUnknownHost() {
        NameLookup.Resolver nobody = host -> {
            throw new UnknownHostException(host);
        };
        try (CourierFixture named = new CourierFixture(nobody)) {
            assertThat(told(named.get(URI.create("http://Nowhere.Example/"))))
                    .isEqualTo("unknown host nowhere.example");
        }
    }

    @Test
    void tellsANameServerThatHangsAndGoesOnWithOtherNames() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        NameLookup.Resolver hanging = host -> {
            if (host.startsWith("slow")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(host);
                }
            }
            return new InetAddress[] {RawTarget.address("127.0.0.1")};
        };
        try (RawTarget target = RawTarget.answering("HTTP/1.1 204 X\r\n\r\n");
                CourierFixture named = new CourierFixture(CourierFixture.HASTY, hanging, null)) {
            List<CompletableFuture<Answer>> slow = IntStream.range(0, 100)
                    .mapToObj(i -> named.courier.attempt(
                            call("GET", URI.create("http://slow.example/"), Map.of(), ""), "id", 1))
                    .toList();

            assertThat(told(named.get(URI.create("http://quick.example:" + target.port() + "/"))))
                    .isEqualTo("204");
            assertThat(slow)
                    .allSatisfy(answer -> assertThat(told(answer.join())).isEqualTo("name look-up timeout after 1s"));
        }
    }

    @Test
    void tellsAConnectionThatNobodyAccepts() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, RawTarget.address("127.0.0.1"))) {
            fillBacklog(full, waiting);

            Answer answer = hasty.get(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"));

            assertThat(told(answer)).isEqualTo("connect timeout after 1s");
            assertThat(answer.took()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1900));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", "HTTP/1.1 100 C\r\n\r\n"})
    void givesUpOnATargetThatHangsBeforeItsHeadersEnd(String beginning) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say(beginning);
            connection.awaitClose();
        })) {
            Answer answer = hasty.get(target.url("/"));

            assertThat(told(answer)).isEqualTo("timeout after 2s");
            assertThat(answer.took()).isBetween(Duration.ofMillis(1900), Duration.ofMillis(4000));
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002 rubbish\r\n\r\n",
                "SSH-2.0-OpenSSH_9.9\r\n\r\n",
                "HTTP/7.3 200 OK\r\n\r\n",
                "HTTP/1.1 two hundred\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"
            })
    void tellsWhatIsNoHttp(String garbage) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say(garbage);
            connection.awaitClose();
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("not an HTTP answer");
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @Test
    void boundsHeaders() throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say("HTTP/1.1 200 OK\r\n");
            while (true) {
                connection.say("X-Filler: " + "x".repeat(1000) + "\r\n");
            }
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("answer's headers are too long");
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @Test
    void boundsInterimAnswers() throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            while (true) {
                connection.say("HTTP/1.1 102 Processing\r\n\r\n");
            }
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("more than 100 interim answers");
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @Test
    void takesAnUnaskedChangeOfProtocolForAFailure() throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\nfoo");
            connection.awaitClose();
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("unexpected status 101");
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-"})
    void tellsAConnectionThatClosesBeforeTheHeadersEnd(String beginning) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say(beginning);
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("connection closed");
        }
    }

    @Test
    void tellsAReset() throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.reset();
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("connection reset");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\nhanging",
                "Content-Length: 100\r\nConnection: close\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "\r\nuntil closed"
            })
    void takesTheStatusOfABodyThatHangsAndClosesItsConnection(String rest) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say("HTTP/1.1 200 OK\r\n" + rest);
            connection.awaitClose();
        })) {
            Answer answer = hasty.get(target.url("/"));

            assertThat(told(answer)).isEqualTo("200");
            assertThat(answer.took()).isLessThan(CourierFixture.HASTY.responseTimeout());
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 99999999999\r\n\r\n"})
    void takesTheStatusOfABodyThatNeverEndsAndClosesItsConnection(String rest) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say("HTTP/1.1 200 OK\r\n" + rest);
            while (true) {
                connection.say("400\r\n" + "x".repeat(1024) + "\r\n");
            }
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("200");
            await().atMost(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\nshort",
                "Content-Length: 1\r\n\r\nlonger than it said",
                "Transfer-Encoding: chunked\r\n\r\nno chunk at all\r\n"
            })
    void takesTheStatusOfABodyThatLiesAndServesTheNextCall(String rest) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say("HTTP/1.1 200 OK\r\n" + rest);
        })) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("200");
            await().untilAsserted(() -> assertThat(target.open()).isZero());
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("200");
        }
    }

    @Test
    void endsManyCallsToAHangingTargetInTimeAndLeavesNoConnection() throws IOException {
        CourierSettings settings =
                new CourierSettings(Duration.ofSeconds(15), Duration.ofSeconds(3), 10, 500, "0.1.0-test");
        try (RawTarget target = new RawTarget(RawTarget.Connection::awaitClose);
                CourierFixture many = new CourierFixture(settings)) {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> many.courier.attempt(
                            call(i % 2 == 0 ? "GET" : "POST", target.url("/"), Map.of(), "[1]"), "id-" + i, 1))
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(told(answer.join())).isEqualTo("timeout after 3s"));
            assertThat(target.accepted()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    /** Linux drops a SYN when the queue of accepted connections is full, which looks like a host that is away. */
    private static void fillBacklog(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }
}
