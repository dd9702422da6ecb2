package dev.serai.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaultsComeFromThePackagedFile() {
        assertThat(load(Map.of()).number("http.port", 0, 65535)).isEqualTo(8080);
        assertThat(load(Map.of()).text("amqp.uri")).isEmpty();
        assertThat(load(Map.of()).duration("calls.retry.delay", Duration.ZERO, Duration.ofDays(1)))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theEnvironmentWinsOverTheFileUnderEachOfItsNames() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "calls.queue=fromfile\nhttp.port=1\n");

        assertThat(load(Map.of()).text("calls.queue")).isEqualTo("fromfile");
        assertThat(load(Map.of("QUEUE_NAME", "alias")).text("calls.queue")).isEqualTo("alias");
        assertThat(load(Map.of("CALLS_QUEUE", "own")).text("calls.queue")).isEqualTo("own");
        assertThat(load(Map.of("JUST_PUBLISH", "1")).flag("calls.fast-publish")).isTrue();
        assertThat(load(Map.of("QUEUE_NAME", "")).text("calls.queue")).isEqualTo("fromfile");
    }

    @Test
    void aDotEnvFileIsReadAndTheEnvironmentWins() throws IOException {
        Files.writeString(folder.resolve(".env"), "QUEUE_NAME=dotenv\nPORT=99\n");

        assertThat(load(Map.of()).text("calls.queue")).isEqualTo("dotenv");
        assertThat(load(Map.of("PORT", "100")).number("http.port", 0, 65535)).isEqualTo(100);
    }

    @Test
    void twoNamesOfOneSettingThatDifferStopTheStart() {
        assertThatThrownBy(() -> load(Map.of("INTERFACE", "::", "HTTP_INTERFACE", "::1")))
                .isInstanceOf(SettingException.class)
                .hasMessage("HTTP_INTERFACE and INTERFACE both set http.interface and differ: unset one of them");
        assertThat(load(Map.of("INTERFACE", "::", "HTTP_INTERFACE", "::")).text("http.interface"))
                .isEqualTo("::");
    }

    @Test
    void aNameThatIsGivenToOneKeyIsNotAnothersOwn() {
        Settings settings = load(Map.of("PORT", "1", "HTTP_PORT", "2"));

        assertThat(settings.text("http.port")).isEqualTo("1");
        assertThat(settings.text("tls.redirect-port")).isEqualTo("2");
        assertThat(load(Map.of("HTTP_PORT", "2")).text("http.port")).isEqualTo("8080");
    }

    @Test
    void variablesThatOnlyTheOriginalsKnowAreIgnored() throws IOException {
        Files.writeString(folder.resolve(".env"), "NODE_ENV=production\n");

        assertThat(load(Map.of("NODE_ENV", "test", "MESSAGING_SERVICE_AUTOMATED_TEST_JWT", "e30.e30."))
                        .all())
                .isEqualTo(load(Map.of()).all());
    }

    @Test
    void textOfSeveralLinesIsKept() throws IOException {
        assertThat(load(Map.of("MESSAGING_SERVICE_PG_CA_CERT", "a\nb\n")).text("mailbox.pg.ca-cert"))
                .isEqualTo("a\nb");
        Files.writeString(folder.resolve(".env"), "MESSAGING_SERVICE_PG_CA_CERT=a\\nb\n");
        assertThat(load(Map.of()).text("mailbox.pg.ca-cert")).isEqualTo("a\nb");
        assertThat(Settings.isSecret("mailbox.pg.password")).isTrue();
    }

    @Test
    void anUnknownKeyOfOursIsNamedWithTheNearestRightOne() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "my.greeting=hi\ncalls.retry.dely=5s\n");

        assertThatThrownBy(() -> load(Map.of()))
                .hasMessage(
                        "application.properties: unknown setting calls.retry.dely, did you mean calls.retry.delay?");
    }

    @Test
    void keysOfOneOwnReachTheRoutes() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "my.greeting={{env:GREETING:hi}}\n");

        assertThat(load(Map.of()).all()).containsEntry("my.greeting", "hi");
        assertThat(load(Map.of("GREETING", "ho")).all()).containsEntry("my.greeting", "ho");
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> load(Map.of("PORT", "eighty")).number("http.port", 0, 65535))
                .hasMessage("http.port='eighty' is wrong: allowed is a whole number from 0 to 65535");
        assertThatThrownBy(() -> load(Map.of("CALLS_RETRY_DELAY", "soon"))
                        .duration("calls.retry.delay", Duration.ofMillis(1), Duration.ofDays(1)))
                .hasMessage("calls.retry.delay='soon' is wrong: allowed is a duration of 1ms to 1d");
        assertThatThrownBy(() -> load(Map.of("CALLS_MAX_BODY", "1MB")).bytes("calls.max-body", 1, 10))
                .hasMessage("calls.max-body='1MB' is wrong: allowed is a size like 65536, 64KiB or 1MiB");
        assertThatThrownBy(() -> load(Map.of("FAST_PUBLISH", "maybe")).flag("calls.fast-publish"))
                .hasMessage("calls.fast-publish='maybe' is wrong: allowed is 1, 0, true or false");
    }

    @Test
    void secretsAreNotRepeatedInErrors() {
        assertThatThrownBy(() -> {
                    throw load(Map.of("AMQP_URI", "amqp://u:secret@h")).wrong("amqp.uri", "an AMQP URI");
                })
                .hasMessage("amqp.uri=(hidden) is wrong: allowed is an AMQP URI");
    }

    @Test
    void sizesAndDurationsAreReadWithUnits() {
        assertThat(load(Map.of("CALLS_MAX_BODY", "64KiB")).bytes("calls.max-body", 1, 1 << 20))
                .isEqualTo(65536);
        assertThat(load(Map.of("REQUEUE_FAILED_AFTER_MILLISECONDS", "250"))
                        .duration("calls.retry.delay", Duration.ZERO, Duration.ofDays(1)))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.print(Duration.ofMillis(90_061_500))).isEqualTo("1d1h1m1s500ms");
    }

    private Settings load(Map<String, String> environment) {
        return Settings.load(folder, environment, new Properties());
    }
}
