package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.calls.store.StoreSettings;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallsSettingsTest {
    @TempDir
    Path folder;

    @Test
    void theDefaultsAreThoseOfAPlainCall() {
        assertThat(load(Map.of()))
                .isEqualTo(new CallsSettings(
                        "services",
                        Optional.empty(),
                        3,
                        512,
                        1 << 20,
                        false,
                        "X-Authorization",
                        "",
                        Duration.ZERO,
                        new RetryPolicy(List.of(Duration.ofSeconds(5)), 0, 0, Duration.ZERO, Set.of()),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        10,
                        new OriginRule("http", Set.of(), Set.of()),
                        rules("*", ""),
                        new TargetSettings(0, Map.of(), 0, Map.of(), 5, 1_000, Duration.ofMinutes(1)),
                        new Room.Limits(256 << 20, 1_000_000),
                        new StoreSettings(1_000_000, Duration.ofDays(1)),
                        Duration.ofDays(7)));
    }

    @Test
    void everySettingIsRead() {
        CallsSettings settings = load(Map.ofEntries(
                Map.entry("QUEUE_NAME", "calls"),
                Map.entry("QUEUE_NUMBER_OF_CONSUMERS", "7"),
                Map.entry("CALLS_IN_FLIGHT", "9"),
                Map.entry("CALLS_MAX_BODY", "64KiB"),
                Map.entry("JUST_PUBLISH", "1"),
                Map.entry("AUTHORIZATION_HEADER", "X-Key"),
                Map.entry("AUTHORIZATION_KEY", "k"),
                Map.entry("AUTHORIZATION_MAX_AGE", "5m"),
                Map.entry("CALLS_RETRY_DELAYS", "5s,1m"),
                Map.entry("CALLS_RETRY_JITTER_PERCENT", "10"),
                Map.entry("CALLS_RETRY_MAX_ATTEMPTS", "4"),
                Map.entry("CALLS_RETRY_MAX_AGE", "7d"),
                Map.entry("CALLS_RETRY_GIVE_UP_ON", "410,404"),
                Map.entry("CALLS_CONNECT_TIMEOUT", "1s"),
                Map.entry("CALLS_RESPONSE_TIMEOUT", "2s"),
                Map.entry("CALLS_MAX_REDIRECTS", "0"),
                Map.entry("CALLS_DESTINATIONS_ALLOW", "A.Example:443"),
                Map.entry("CALLS_DESTINATIONS_DENY", "10.0.0.0/8"),
                Map.entry("TLS", "1"),
                Map.entry("HTTP_ORIGINS", "https://App.example, http://localhost:3000"),
                Map.entry("HTTP_HOSTS", "Serai.example"),
                Map.entry("CALLS_TARGET_IN_FLIGHT", "8"),
                Map.entry("CALLS_TARGET_IN_FLIGHT_OF", "a.example.com=2, b.example.com:8443=3"),
                Map.entry("CALLS_TARGET_RATE", "2.5"),
                Map.entry("CALLS_TARGET_RATE_OF", "a.example.com=0.5"),
                Map.entry("CALLS_TARGET_FAILURES", "3"),
                Map.entry("CALLS_TARGET_LANES", "20"),
                Map.entry("CALLS_TARGET_LANE_KEPT", "30s"),
                Map.entry("CALLS_MIN_FREE_DISK", "0"),
                Map.entry("CALLS_MAX_WAITING", "10"),
                Map.entry("CALLS_OUTBOX_MAX_CALLS", "11"),
                Map.entry("CALLS_IDEMPOTENCY_WINDOW", "1h"),
                Map.entry("CALLS_JOURNAL_RETENTION", "1d")));

        assertThat(settings)
                .isEqualTo(new CallsSettings(
                        "calls",
                        Optional.empty(),
                        7,
                        9,
                        65_536,
                        true,
                        "X-Key",
                        "k",
                        Duration.ofMinutes(5),
                        new RetryPolicy(
                                List.of(Duration.ofSeconds(5), Duration.ofMinutes(1)),
                                10,
                                4,
                                Duration.ofDays(7),
                                Set.of(404, 410)),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        0,
                        new OriginRule(
                                "https",
                                Set.of("https://app.example:443", "http://localhost:3000"),
                                Set.of("serai.example")),
                        rules("a.example:443", "10.0.0.0/8"),
                        new TargetSettings(
                                8,
                                Map.of("a.example.com", 2.0, "b.example.com:8443", 3.0),
                                2.5,
                                Map.of("a.example.com", 0.5),
                                3,
                                20,
                                Duration.ofSeconds(30)),
                        new Room.Limits(0, 10),
                        new StoreSettings(11, Duration.ofHours(1)),
                        Duration.ofDays(1)));
    }

    @Test
    void theRequeueDelayIsInMilliseconds() {
        assertThat(load(Map.of("REQUEUE_FAILED_AFTER_MILLISECONDS", "250"))
                        .retry()
                        .delays())
                .containsExactly(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QUEUE_NAME=amq.calls           | calls.queue='amq.calls' is wrong: allowed is a name of 1 to 200 bytes that does not start with amq.",
                "QUEUE_NUMBER_OF_CONSUMERS=0    | calls.consumers='0' is wrong: allowed is a whole number from 1 to 200",
                "CALLS_TARGET_RATE=fast         | calls.target.rate='fast' is wrong: allowed is 0, or calls a second from 0.001 to 100000",
                "CALLS_TARGET_RATE_OF=a         | calls.target.rate-of='a' is wrong: allowed is a list like api.example.com=4,other.example.com:8443=10, each from 0.001 to 100000",
                "CALLS_TARGET_IN_FLIGHT_OF=a=.5 | calls.target.in-flight-of='a=.5' is wrong: allowed is a list like api.example.com=4,other.example.com:8443=10, each from 1 to 100000",
                "CALLS_MAX_BODY=0               | calls.max-body='0' is wrong: allowed is 1 to 134217728 bytes",
                "AUTHORIZATION_HEADER=X Key     | calls.authorization.header='X Key' is wrong: allowed is the name of an HTTP header",
                "AUTHORIZATION_MAX_AGE=300      | calls.authorization.max-age='300' is wrong: allowed is 0, or 1s and more since timestamps are in seconds",
                "CALLS_RETRY_DELAY=0            | calls.retry.delay='0' is wrong: allowed is a duration of 1ms to 30d",
                "CALLS_RETRY_DELAYS=5s,31d      | calls.retry.delays='31d' is wrong: allowed is a duration of 1ms to 30d",
                "CALLS_RETRY_JITTER_PERCENT=101 | calls.retry.jitter-percent='101' is wrong: allowed is a whole number from 0 to 100",
                "CALLS_RETRY_GIVE_UP_ON=410,4xx | calls.retry.give-up-on='4xx' is wrong: allowed is a whole number from 100 to 599",
                "CALLS_CONNECT_TIMEOUT=0        | calls.connect-timeout='0' is wrong: allowed is a duration of 1ms to 1h",
                "HTTP_ORIGINS=app.example       | http.origins='app.example' is wrong: allowed is a list of origins like https://app.example.com:8443",
                "HTTP_ORIGINS=https://a/b       | http.origins='https://a/b' is wrong: allowed is a list of origins like https://app.example.com:8443",
                "HTTP_HOSTS=a.example:80        | http.hosts='a.example:80' is wrong: allowed is a list of host names without ports, like serai.example.com",
                "CALLS_MAX_REDIRECTS=11         | calls.max-redirects='11' is wrong: allowed is a whole number from 0 to 10",
            })
    void aWrongValueStopsTheStart(String variable, String message) {
        String[] parts = variable.split("=", 2);

        assertThatThrownBy(() -> load(Map.of(parts[0], parts[1])))
                .isInstanceOf(SettingException.class)
                .hasMessage(message);
    }

    @Test
    void aQueueNameLeavesRoomForASuffix() {
        assertThat(load(Map.of("QUEUE_NAME", "é".repeat(100))).queue()).hasSize(100);
        assertThatThrownBy(() -> load(Map.of("QUEUE_NAME", "é".repeat(101)))).isInstanceOf(SettingException.class);
    }

    @Test
    void theCallsHaveABrokerOfTheirOwnWhenItsHostIsNamed() {
        assertThat(load(Map.of("QUEUE_PORT", "1", "RABBITMQ_DEFAULT_USER", "u")).ownBrokerUri())
                .isEmpty();
        assertThat(load(Map.of("QUEUE_HOST", "queue")).ownBrokerUri()).contains("amqp://guest:guest@queue:5672/%2F");
        assertThat(load(Map.of(
                                "QUEUE_SCHEME", "amqps",
                                "QUEUE_HOST", "::1",
                                "QUEUE_PORT", "5671",
                                "RABBITMQ_DEFAULT_USER", "a b@c",
                                "RABBITMQ_DEFAULT_PASS", "p/w:?#%+é",
                                "RABBITMQ_DEFAULT_VHOST", "/x y"))
                        .ownBrokerUri())
                .contains("amqps://a%20b%40c:p%2Fw%3A%3F%23%25%2B%C3%A9@[::1]:5671/%2Fx%20y");
    }

    @ParameterizedTest
    @CsvSource({"QUEUE_HOST, a/b", "QUEUE_HOST, u@h", "QUEUE_HOST, h:5672", "QUEUE_SCHEME, http", "QUEUE_PORT, 0"})
    void anAddressThatIsNoneStopsTheStart(String name, String value) {
        Map<String, String> environment = new HashMap<>(Map.of("QUEUE_HOST", "queue"));
        environment.put(name, value);

        assertThatThrownBy(() -> load(environment)).isInstanceOf(SettingException.class);
    }

    @Test
    void secretsAreNotPrinted() {
        CallsSettings settings =
                load(Map.of("AUTHORIZATION_KEY", "hush", "QUEUE_HOST", "queue", "RABBITMQ_DEFAULT_PASS", "hush"));

        assertThat(settings.toString()).doesNotContain("hush").contains("open=false", "ownBroker=true");
    }

    private static DestinationRules rules(String allow, String deny) {
        return new DestinationRules(
                DestinationEntry.parse(allow).stream().toList(),
                DestinationEntry.parse(deny).stream().toList());
    }

    private CallsSettings load(Map<String, String> environment) {
        return CallsSettings.from(Settings.load(folder, environment, new Properties()));
    }
}
