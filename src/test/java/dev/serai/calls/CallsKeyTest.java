package dev.serai.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallsKeyTest {
    private static final Instant THEN = Instant.ofEpochSecond(1_482_938_098);
    private static final String HASH = "54c15a9ea30b680ee264d34cd9688f7dc9d5e933ea2cbb4b81c8b5d3d1954533";
    private static final String KNOWN =
            "NTRjMTVhOWVhMzBiNjgwZWUyNjRkMzRjZDk2ODhmN2RjOWQ1ZTkzM2VhMmNiYjRiODFjOGI1ZDNkMTk1NDUz" + "MzoxNDgyOTM4MDk4";

    private final CallsKey key = new CallsKey("yourauthorizationkey", Duration.ZERO, Clock.systemUTC());

    @Test
    void aKnownHeaderIsAcceptedAndMade() {
        assertThat(Base64.getDecoder().decode(KNOWN)).asString(UTF_8).isEqualTo(HASH + ":1482938098");
        assertThat(key.headerFor(THEN)).isEqualTo(KNOWN);
        assertThatCode(() -> key.require(List.of(KNOWN))).doesNotThrowAnyException();
    }

    @Test
    void withoutAKeyEverybodyMayCall() {
        CallsKey open = new CallsKey("", Duration.ofMinutes(5), Clock.systemUTC());

        assertThat(open.isOpen()).isTrue();
        assertThat(key.isOpen()).isFalse();
        assertThatCode(() -> open.require(List.of())).doesNotThrowAnyException();
        assertThatCode(() -> open.require(List.of("nonsense", "twice"))).doesNotThrowAnyException();
    }

    @Test
    void keysMayHaveAnyCharacters() {
        CallsKey odd = new CallsKey("ключ : 😀", Duration.ZERO, Clock.systemUTC());

        assertThatCode(() -> odd.require(List.of(odd.headerFor(THEN)))).doesNotThrowAnyException();
        assertThatThrownBy(() -> odd.require(List.of(KNOWN))).isInstanceOf(Unauthorized.class);
    }

    static Stream<List<String>> refused() {
        return Stream.of(
                List.of(),
                List.of(""),
                List.of(" " + KNOWN),
                List.of(KNOWN, KNOWN),
                List.of(KNOWN + "," + KNOWN),
                List.of("%%%"),
                List.of("é"),
                List.of(KNOWN.substring(1)),
                List.of("A".repeat(1_000_000)),
                List.of(HASH + ":1482938098"),
                List.of(base64("")),
                List.of(base64(":")),
                List.of(base64(HASH)),
                List.of(base64(HASH + ":")),
                List.of(base64(HASH + "1482938098")),
                List.of(base64(HASH + ":1482938099")),
                List.of(base64(HASH + ":-1482938098")),
                List.of(base64(HASH + ":1482938098 ")),
                List.of(base64(HASH + ":1482938098:1")),
                List.of(base64(HASH + ":9999999999999999")),
                List.of(base64("0" + HASH.substring(1) + ":1482938098")),
                List.of(base64(HASH.replace('5', 'g') + ":1482938098")),
                List.of(new CallsKey("another", Duration.ZERO, Clock.systemUTC()).headerFor(THEN)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anythingElseIsRefused(List<String> values) {
        assertThatThrownBy(() -> key.require(values))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("Unauthorized");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-300, true", "300, true", "-301, false", "301, false", "-999999999, false"})
    void withAMaximumAgeTheTimestampMustBeNear(long offset, boolean accepted) {
        CallsKey recent = new CallsKey("k", Duration.ofMinutes(5), Clock.fixed(THEN, ZoneOffset.UTC));
        List<String> values = List.of(recent.headerFor(THEN.plusSeconds(offset)));

        if (accepted) {
            assertThatCode(() -> recent.require(values)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> recent.require(values)).isInstanceOf(Unauthorized.class);
        }
    }

    @Test
    void theKeyIsNotPrinted() {
        assertThat(key.toString()).doesNotContain("yourauthorizationkey");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
