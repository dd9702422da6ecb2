package dev.serai.calls;

import static dev.serai.calls.CourierFixture.call;
import static dev.serai.calls.CourierFixture.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourierTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

    private final CourierFixture fixture = new CourierFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"200,true", "204,true", "299,true", "304,false", "404,false", "500,false", "999,false"})
    void takesAny2xxForDelivered(int status, boolean delivered) throws IOException {
        try (RawTarget target = RawTarget.answering("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n")) {
            Answer answer = fixture.get(target.url("/"));

            assertThat(told(answer)).isEqualTo(Integer.toString(status));
            assertThat(answer.delivered()).isEqualTo(delivered);
            assertThat(answer.took()).isPositive().isLessThan(CourierFixture.PATIENT.responseTimeout());
        }
    }

    @Test
    void sendsTheCallAsItIsWithItsIdAndAttempt() throws IOException {
        try (RawTarget target = RawTarget.answering(OK)) {
            Map<String, String> headers = Map.of("X-Gruss", "schön 你好");

            fixture.attempt(call("POST", target.url("/a%20b?c=d&e=%C3%A4#f"), headers, "{\"ä\": 1}"));

            assertThat(target.requests())
                    .containsExactly("POST /a%20b?c=d&e=%C3%A4 HTTP/1.1\r\n"
                            + "Serai-Attempt: 3\r\n"
                            + "Serai-Call-Id: id-1\r\n"
                            + "User-Agent: Serai/0.1.0-test\r\n"
                            + "X-Gruss: schön 你好\r\n"
                            + "content-length: 9\r\n"
                            + "host: 127.0.0.1:" + target.port() + "\r\n"
                            + "\r\n"
                            + "{\"ä\": 1}");
        }
    }

    @Test
    void leavesTheCallersUserAgentAndHostAlone() throws IOException {
        try (RawTarget target = RawTarget.answering(OK)) {
            fixture.attempt(call("GET", target.url("/"), Map.of("user-agent", "mine", "HOST", "virtual.example"), ""));

            assertThat(target.requests().get(0))
                    .contains("user-agent: mine\r\n", "HOST: virtual.example\r\n")
                    .doesNotContain("Serai/", "127.0.0.1");
        }
    }

    @Test
    void letsNoHeaderOfTheCallerMoveTheEndOfTheBody() throws IOException {
        try (RawTarget target = RawTarget.answering(OK)) {
            Answer answer = fixture.attempt(
                    call("POST", target.url("/"), Map.of("Content-Length", "1", "Serai-Attempt", "99"), "12345"));

            assertThat(answer.delivered()).isTrue();
            assertThat(target.requests().get(0))
                    .contains("content-length: 5\r\n", "Serai-Attempt: 3\r\n")
                    .endsWith("12345");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
    void knowsEveryMethodWithAndWithoutBody(String method) throws IOException {
        String answer = method.equals("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" : OK;
        try (RawTarget target = RawTarget.answering(answer)) {
            Answer bare = fixture.attempt(call(method, target.url("/"), Map.of(), ""));
            Answer full = fixture.attempt(call(method, target.url("/"), Map.of(), "[1]"));

            assertThat(List.of(told(bare), told(full))).containsOnly("200");
            assertThat(target.requests().get(0)).startsWith(method + " / HTTP/1.1\r\n");
            assertThat(target.requests().get(0).contains("content-length: 0"))
                    .isEqualTo(List.of("POST", "PUT", "PATCH").contains(method));
            assertThat(target.requests().get(1))
                    .contains("content-length: 3\r\n")
                    .endsWith("\r\n\r\n[1]");
        }
    }

    @Test
    void turnsUserinfoIntoBasicAuthorizationUnlessTheCallerSetOne() throws IOException {
        try (RawTarget target = RawTarget.answering(OK)) {
            URI url = URI.create("http://us%40er:p%C3%A4+ss@127.0.0.1:" + target.port() + "/");

            fixture.get(url);
            fixture.attempt(call("GET", url, Map.of("authorization", "Bearer x"), ""));

            assertThat(target.requests().get(0)).contains("Authorization: Basic dXNAZXI6cMOkK3Nz\r\n");
            assertThat(target.requests().get(1)).contains("Bearer x").doesNotContain("Basic");
        }
    }

    @Test
    void skipsInterimAnswersEvenThoseVertxDoesNotKnow() throws IOException {
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + hints;
        try (RawTarget target = RawTarget.answering(interim + "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("500");
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("500");
            assertThat(target.accepted()).isEqualTo(1);
        }
    }

    @Test
    void reusesKeptConnections() throws IOException {
        try (RawTarget target = RawTarget.answering(OK)) {
            for (int i = 0; i < 20; i++) {
                assertThat(told(fixture.get(target.url("/")))).isEqualTo("200");
            }

            assertThat(target.accepted()).isEqualTo(1);
        }
    }

    @Test
    void opensNoMoreConnectionsThanAllowed() throws IOException {
        CourierSettings few = new CourierSettings(Duration.ofSeconds(15), Duration.ofSeconds(15), 10, 4, "0.1.0-test");
        try (RawTarget target = RawTarget.answering(OK);
                CourierFixture narrow = new CourierFixture(few)) {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> narrow.courier.attempt(call("GET", target.url("/"), Map.of(), ""), "id-" + i, 1))
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(told(answer.join())).isEqualTo("200"));
            assertThat(target.accepted()).isBetween(1, 4);
        }
    }

    @Test
    void sendsAnIdempotentCallAgainWhenTheKeptConnectionWasClosed() throws IOException {
        try (RawTarget target = new RawTarget(CourierTest::closesAtTheSecondRequest)) {
            fixture.get(target.url("/first"));

            assertThat(told(fixture.get(target.url("/second")))).isEqualTo("200");
            assertThat(target.requests()).hasSize(3);
            assertThat(target.accepted()).isEqualTo(2);
        }
    }

    @Test
    void doesNotSendAPostAgainOnItsOwn() throws IOException {
        try (RawTarget target = new RawTarget(CourierTest::closesAtTheSecondRequest)) {
            fixture.get(target.url("/first"));

            Answer answer = fixture.attempt(call("POST", target.url("/second"), Map.of(), "[1]"));

            assertThat(told(answer)).isEqualTo("connection closed");
            assertThat(target.requests()).hasSize(2);
        }
    }

    @Test
    void doesNotSendAgainWhenAnythingOfAnAnswerCame() throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            connection.hears();
            connection.say(OK);
            connection.hears();
            connection.say("HTTP/1.1 2");
        })) {
            fixture.get(target.url("/first"));

            assertThat(told(fixture.get(target.url("/second")))).isEqualTo("connection closed");
            assertThat(target.requests()).hasSize(2);
        }
    }

    @Test
    void doesNotSendAgainWhenAFreshConnectionIsClosed() throws IOException {
        try (RawTarget target = new RawTarget(RawTarget.Connection::hears)) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("connection closed");
            assertThat(target.requests()).hasSize(1);
        }
    }

    @Test
    void givesACallWithASingleAttemptAConnectionOfItsOwn() throws IOException {
        try (RawTarget target = new RawTarget(CourierTest::closesAtTheSecondRequest)) {
            fixture.get(target.url("/first"));
            CallRequest single = new CallRequest(target.url("/"), "POST", Map.of(), "[1]", false, Optional.empty());

            assertThat(told(fixture.attempt(single))).isEqualTo("200");
            assertThat(target.accepted()).isEqualTo(2);
            assertThat(target.requests().get(1)).contains("connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource({"429,120,PT2M", "503,'Sun, 01 Mar 2026 12:01:30 GMT',PT1M30S", "503,garbage,", "500,120,"})
    void readsHowLongTheTargetWantsToBeLeftAlone(int status, String header, Duration wait) throws IOException {
        String answer = "HTTP/1.1 " + status + " X\r\nRetry-After: " + header + "\r\nContent-Length: 0\r\n\r\n";
        try (RawTarget target = RawTarget.answering(answer)) {
            Answer.Status told = (Answer.Status) fixture.get(target.url("/"));

            assertThat(told.retryAfter()).isEqualTo(Optional.ofNullable(wait));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCALHOST", "localhost."})
    void findsHostsHoweverTheyAreWritten(String host) throws IOException {
        try (RawTarget target = RawTarget.answering(EMPTY)) {
            Answer answer = fixture.get(URI.create("HTTP://" + host + ":" + target.port()));

            assertThat(told(answer)).isEqualTo("204");
            assertThat(target.requests().get(0))
                    .startsWith("GET / HTTP/1.1\r\n")
                    .contains("host: " + host.toLowerCase(java.util.Locale.ROOT) + ":" + target.port() + "\r\n");
        }
    }

    @Test
    void findsIpv6Addresses() throws IOException {
        RawTarget ipv6;
        try {
            ipv6 = new RawTarget(RawTarget.address("::1"), connection -> {
                connection.hears();
                connection.say(EMPTY);
            });
        } catch (IOException e) {
            Assumptions.abort("no IPv6 on this machine");
            return;
        }
        try (RawTarget target = ipv6) {
            assertThat(told(fixture.get(URI.create("http://[::1]:" + target.port() + "/"))))
                    .isEqualTo("204");
            assertThat(target.requests().get(0)).contains("host: [::1]:" + target.port() + "\r\n");
        }
    }

    @Test
    void findsNamesWithUnderscoresAndUmlauts() throws IOException {
        NameLookup.Resolver resolver = host -> {
            if (!List.of("my_service", "xn--bcher-kva.example").contains(host)) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {RawTarget.address("127.0.0.1")};
        };
        try (RawTarget target = RawTarget.answering(EMPTY);
                CourierFixture named = new CourierFixture(resolver)) {
            assertThat(told(named.get(URI.create("http://my_service:" + target.port() + "/"))))
                    .isEqualTo("204");
            assertThat(told(named.get(URI.create("http://bücher.example:" + target.port() + "/ä"))))
                    .isEqualTo("204");
            assertThat(target.requests().get(1))
                    .startsWith("GET /%C3%A4 HTTP/1.1\r\n")
                    .contains("host: xn--bcher-kva.example:");
        }
    }

    @Test
    void triesTheNextAddressWhenOneRefuses() throws IOException {
        NameLookup.Resolver resolver =
                host -> new InetAddress[] {RawTarget.address("127.0.0.77"), RawTarget.address("127.0.0.1")};
        try (RawTarget target = RawTarget.answering(EMPTY);
                CourierFixture named = new CourierFixture(resolver)) {
            assertThat(told(named.get(URI.create("http://two.example:" + target.port() + "/"))))
                    .isEqualTo("204");
        }
    }

    @Test
    void refusesANameThatResolvesToAForbiddenAddress() throws IOException {
        NameLookup.Resolver resolver =
                host -> new InetAddress[] {RawTarget.address("127.0.0.1"), RawTarget.address("169.254.169.254")};
        try (RawTarget target = RawTarget.answering(EMPTY);
                CourierFixture named = new CourierFixture(resolver)) {
            Answer answer = named.get(URI.create("http://innocent.example:" + target.port() + "/"));

            assertThat(told(answer)).isEqualTo("destination refused: link-local address 169.254.169.254");
            assertThat(target.accepted()).isZero();
        }
    }

    @Test
    void asksForEveryStopWhetherItMayGoThere() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        Destinations destinations = (host, address, port) -> {
            asked.add(host + " " + address.getHostAddress());
            return host.equals("second.example") ? Optional.of("not there") : Optional.empty();
        };
        NameLookup.Resolver resolver = host -> new InetAddress[] {RawTarget.address("127.0.0.1")};
        try (RawTarget target = RawTarget.answering(
                        "HTTP/1.1 307 X\r\nLocation: http://Second.Example./\r\nContent-Length: 0\r\n\r\n");
                CourierFixture asking = new CourierFixture(CourierFixture.PATIENT, destinations, resolver, null)) {
            Answer answer = asking.get(URI.create("http://First.Example.:" + target.port() + "/"));

            assertThat(told(answer)).isEqualTo("not there");
            assertThat(asked).containsExactly("first.example 127.0.0.1", "second.example 127.0.0.1");
        }
    }

    @Test
    void letsAKeptConnectionGoWhenTheTargetSaysSo() throws IOException {
        try (RawTarget target =
                RawTarget.answering("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n")) {
            fixture.get(target.url("/"));

            await().untilAsserted(() -> assertThat(target.open()).isZero());
        }
    }

    @Test
    void answersWhatIsUnderWayWhenItCloses() throws IOException {
        try (RawTarget target = new RawTarget(RawTarget.Connection::awaitClose)) {
            CompletableFuture<Answer> hanging =
                    fixture.courier.attempt(call("GET", target.url("/"), Map.of(), ""), "id", 1);
            await().until(() -> target.open() == 1);

            fixture.courier.close();

            assertThat(told(hanging.join())).isEqualTo("shut down");
            await().until(() -> target.open() == 0);
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("shut down");
        }
    }

    private static void closesAtTheSecondRequest(RawTarget.Connection connection) throws IOException {
        if (connection.hears()) {
            connection.say(OK);
            connection.hears();
        }
    }
}
