package dev.serai.calls;

import static dev.serai.calls.CourierFixture.call;
import static dev.serai.calls.CourierFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourierRedirectTest {
    private static final String DONE = "HTTP/1.1 204 No Content\r\n\r\n";

    private final CourierFixture fixture = new CourierFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"307,POST", "308,PUT", "307,GET", "308,DELETE", "301,GET", "302,GET", "303,GET", "301,HEAD"})
    void followsWithMethodBodyAndHeaders(int status, String method) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            while (connection.hears()) {
                connection.say(connection.lastRequest().contains(" /here ") ? to(status, "/there?x=1") : DONE);
            }
        })) {
            Map<String, String> headers = Map.of("Authorization", "Bearer secret", "X-Mine", "1");

            Answer answer = fixture.attempt(call(method, target.url("/here"), headers, "[1]"));

            assertThat(told(answer)).isEqualTo("204");
            assertThat(target.requests()).hasSize(2);
            assertThat(target.requests().get(1))
                    .startsWith(method + " /there?x=1 HTTP/1.1\r\n")
                    .contains("Bearer secret", "X-Mine: 1", "Serai-Call-Id: id-1", "Serai-Attempt: 3")
                    .endsWith("\r\n\r\n[1]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void failsWhereFollowingWouldLoseTheBody(int status) throws IOException {
        try (RawTarget target = RawTarget.answering(to(status, "/there"))) {
            Answer answer = fixture.attempt(call("POST", target.url("/"), Map.of(), "[1]"));

            assertThat(told(answer))
                    .isEqualTo("redirect to http://127.0.0.1:" + target.port() + ": " + status
                            + " would lose the body of a POST");
            assertThat(target.requests()).hasSize(1);
        }
    }

    @Test
    void followsTenRedirectsAndNotOneMore() throws IOException {
        try (RawTarget target = RawTarget.answering(to(307, "/again"))) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo("redirect limit of 10");
            assertThat(target.requests()).hasSize(11);
        }
    }

    @Test
    void givesAllRedirectsTogetherTheTimeOfOneAttempt() throws IOException {
        try (RawTarget end = new RawTarget(RawTarget.Connection::awaitClose);
                RawTarget start = RawTarget.answering(to(307, end.url("/").toString()));
                CourierFixture hasty = new CourierFixture(CourierFixture.HASTY)) {
            Answer answer = hasty.get(start.url("/"));

            assertThat(told(answer)).isEqualTo("timeout after 2s");
            assertThat(answer.took()).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void leavesCredentialsBehindWhenTheOriginChanges() throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Authorization", "secret-1",
                "Cookie", "secret-2",
                "Proxy-Authorization", "secret-3",
                "X-Api-Key", "secret-4",
                "PRIVATE-TOKEN", "secret-5",
                "webhook-signature", "secret-6",
                "X-Session", "secret-7",
                "Host", "virtual.example",
                "X-Tenant", "5",
                "Idempotency-Key", "abc"));
        headers.put("Content-Type", "application/json");
        try (RawTarget other = RawTarget.answering(DONE);
                RawTarget first = RawTarget.answering(to(307, other.url("/").toString()))) {
            assertThat(told(fixture.attempt(call("POST", first.url("/"), headers, "[1]"))))
                    .isEqualTo("204");

            assertThat(first.requests().get(0)).contains("secret-1", "secret-7", "Host: virtual.example");
            assertThat(other.requests().get(0))
                    .doesNotContain("secret", "virtual")
                    .contains(
                            "X-Tenant: 5",
                            "Idempotency-Key: abc",
                            "Content-Type: application/json",
                            "Serai-Call-Id: id-1",
                            "host: 127.0.0.1:" + other.port())
                    .endsWith("[1]");
        }
    }

    @Test
    void doesNotPickCredentialsUpAgainOnTheWayBack() throws IOException {
        try (RawTarget home = new RawTarget(connection -> {
                    while (connection.hears()) {
                        String request = connection.lastRequest();
                        String away = request.substring(request.indexOf("X-Away: ") + 8)
                                .split("\r\n", 2)[0];
                        connection.say(request.startsWith("GET /back") ? DONE : to(307, away));
                    }
                });
                RawTarget away = RawTarget.answering(to(307, home.url("/back").toString()))) {
            URI url = URI.create("http://user:pw@127.0.0.1:" + home.port() + "/");

            Answer answer = fixture.attempt(
                    call("GET", url, Map.of("X-Away", away.url("/").toString()), ""));

            assertThat(told(answer)).isEqualTo("204");
            assertThat(home.requests().get(0)).contains("Authorization: Basic");
            assertThat(away.requests().get(0)).doesNotContain("Authorization");
            assertThat(home.requests().get(1)).startsWith("GET /back ").doesNotContain("Authorization");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                       | redirect without a Location",
                "http://[broken         | redirect with a broken Location",
                "/with blank            | redirect with a broken Location",
                "ftp://example.com/     | redirect to neither an http nor an https url",
                "javascript:alert(1)    | redirect to neither an http nor an https url",
                "http:///nowhere        | redirect to a url without a usable host",
                "http://a:70000/        | redirect to a url with an impossible port",
                "http://169.254.169.254/| destination refused: link-local address 169.254.169.254",
                "http://[::ffff:169.254.169.254]/| destination refused: link-local address 169.254.169.254",
                "http://2852039166/     | destination refused: link-local address 169.254.169.254"
            })
    void failsWithAReasonWhereItCanNotGo(String location, String reason) throws IOException {
        try (RawTarget target = RawTarget.answering(to(307, location == null ? "" : location))) {
            assertThat(told(fixture.get(target.url("/")))).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/c,/c",
        "c?y,/a/c?y",
        "../c,/c",
        "?y=2,/a/b?y=2",
        "./,/a/",
        "//127.0.0.1:{port}/c,/c",
        "/ä,/%C3%A4",
        "http://127.0.0.1:{port},/",
        "/c#part,/c"
    })
    void resolvesLocationsAgainstWhereItIs(String location, String path) throws IOException {
        try (RawTarget target = new RawTarget(connection -> {
            while (connection.hears()) {
                boolean first = connection.lastRequest().startsWith("GET /a/b?x ");
                connection.say(first ? to(307, location.replace("{port}", port(connection))) : DONE);
            }
        })) {
            assertThat(told(fixture.get(target.url("/a/b?x")))).isEqualTo("204");
            assertThat(target.requests().get(1)).startsWith("GET " + path + " HTTP/1.1\r\n");
        }
    }

    private static String port(RawTarget.Connection connection) {
        return connection.lastRequest().replaceAll("(?s).*host: 127.0.0.1:(\\d+).*", "$1");
    }

    private static String to(int status, String location) {
        String header = location.isEmpty() ? "" : "Location: " + location + "\r\n";
        return "HTTP/1.1 " + status + " X\r\n" + header + "Content-Length: 0\r\n\r\n";
    }
}
