package dev.serai.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallWriterTest {
    private static final URI URL = URI.create("https://user:p%40@my_service:8443/a?b=%20");
    private static final CallPolicy NOTHING_ASKED =
            new CallPolicy(List.of(), OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final CallPolicy EVERYTHING_ASKED = new CallPolicy(
            List.of(Duration.ofMillis(1), Duration.ofMillis(90_061_500), Duration.ofDays(30)),
            OptionalInt.of(1_000_000),
            Optional.of(Duration.ofDays(3650)),
            Optional.of(Set.of(100, 599)),
            Optional.of(Instant.parse("9999-12-31T23:59:59.999999999Z")));

    private final CallReader reader = new CallReader(Clock.systemUTC());

    static Stream<CallRequest> calls() {
        return Stream.of(
                new CallRequest(URI.create("http://a"), "GET", Map.of(), "", true, Optional.empty()),
                new CallRequest(
                        URL,
                        "POST",
                        Map.of("A", "1.0", "U", "für \"x\"\\ 😀", "Empty", ""),
                        "not JSON: \u0000 \" \\ \u2028 😀",
                        false,
                        Optional.of(EVERYTHING_ASKED)),
                new CallRequest(URL, "TRACE", Map.of(), "{}", true, Optional.of(NOTHING_ASKED)),
                new CallRequest(URI.create("http://A/b#c"), "get", Map.of("x", " y\t"), "", true, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatIsWrittenIsReadAsTheSameCall(CallRequest call) {
        assertThat(reader.readLenient(CallWriter.write(call))).isEqualTo(call);
    }

    @Test
    void theFormIsThatOfTheRequests() {
        CallRequest call = new CallRequest(
                URI.create("http://a/"),
                "PUT",
                Map.of("X-A", "é"),
                "{\"a\":1}",
                false,
                Optional.of(new CallPolicy(
                        List.of(Duration.ofSeconds(5)),
                        OptionalInt.of(2),
                        Optional.of(Duration.ofHours(1)),
                        Optional.of(Set.of(410)),
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")))));

        assertThat(new String(CallWriter.write(call), UTF_8))
                .isEqualTo("{\"url\":\"http://a/\",\"method\":\"PUT\",\"headers\":{\"X-A\":\"é\"},"
                        + "\"body\":\"{\\\"a\\\":1}\",\"requeue\":false,\"policy\":{\"delays\":[\"5s\"],"
                        + "\"maxAttempts\":2,\"maxAge\":\"1h\",\"giveUpOn\":[410],"
                        + "\"notBefore\":\"2026-01-01T00:00:00Z\"}}");
    }

    @Test
    void aCallThatCouldNotBeReadAgainIsNeverMade() {
        CallRequest call = new CallRequest(URI.create("http://a/"), "GET", Map.of(), "", true, Optional.empty());

        assertThat(call.withHeader("x-a", "1").withHeader("X-A", "2").headers()).isEqualTo(Map.of("x-a", "2"));
        assertThatThrownBy(() -> call.withHeader("A", "1\r\nB: 2")).isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> call.withHeader("A:", "1")).isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> new CallRequest(URI.create("mailto:a@b"), "GET", Map.of(), "", true, Optional.empty()))
                .isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> new CallRequest(call.url(), "BREW", Map.of(), "", true, Optional.empty()))
                .isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> new CallRequest(call.url(), "GET", Map.of(), "\ud800", true, Optional.empty()))
                .isInstanceOf(InvalidCall.class);
    }
}
