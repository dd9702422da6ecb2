package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {
    private final OriginRule rule = new OriginRule("http", Set.of("https://app.example:443"), Set.of("serai.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "192.168.1.7",
                "[::1]:8080",
                "[fe80::1]",
                "localhost",
                "LocalHost:1",
                "a.localhost",
                "serai",
                "serai:8080",
                "serai.",
                "Serai.Example:80",
                "serai.example."
            })
    void namesThatNobodyElseCanPointHereAreKnown(String host) {
        assertThatCode(() -> rule.require(host, null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example", "evil.example:8080", "x.serai.example", "127.0.0.1.evil.example", "127.1",
                        "localhost.evil",
                "", ":80", "[evil.example]", "a:b", "[::1", "user@localhost.evil"
            })
    void otherNamesAreRefused(String host) {
        assertThatThrownBy(() -> rule.require(host, null))
                .isInstanceOf(ForeignRequest.class)
                .hasMessage(
                        "the host '" + host + "' is not known here: list it in http.hosts, or set AUTHORIZATION_KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080",
        "LOCALHOST:8080, http://localhost:8080",
        "localhost, http://localhost",
        "localhost, http://localhost:80",
        "[::1]:8080, http://[::1]:8080",
        "127.0.0.1:8080, https://App.example",
    })
    void theOwnOriginAndListedOnesPass(String host, String origin) {
        assertThatCode(() -> rule.require(host, origin)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:3000",
        "localhost:8080, https://localhost:8080",
        "localhost:8080, http://127.0.0.1:8080",
        "localhost:8080, null",
        "localhost:8080, ''",
        "localhost:8080, http://evil.example",
        "localhost:8080, http://app.example",
        "localhost:8080, https://app.example:8443",
        "localhost:8080, http://localhost:8080/",
        "localhost:8080, http://localhost:8080@evil.example",
        "localhost:8080, file://",
    })
    void otherOriginsAreRefused(String host, String origin) {
        assertThatThrownBy(() -> rule.require(host, origin))
                .isInstanceOf(ForeignRequest.class)
                .hasMessageContaining("is not this server's: list it in http.origins, or set AUTHORIZATION_KEY");
    }

    @Test
    void withoutAHostItIsNoBrowser() {
        assertThatCode(() -> rule.require(null, null)).doesNotThrowAnyException();
        assertThatCode(() -> rule.require(null, "https://app.example")).doesNotThrowAnyException();
        assertThatThrownBy(() -> rule.require(null, "http://localhost:8080")).isInstanceOf(ForeignRequest.class);
    }

    @Test
    void withTlsTheOwnOriginIsHttps() {
        OriginRule tls = new OriginRule("https", Set.of(), Set.of());

        assertThatCode(() -> tls.require("localhost", "https://localhost:443")).doesNotThrowAnyException();
        assertThatThrownBy(() -> tls.require("localhost", "http://localhost:443"))
                .isInstanceOf(ForeignRequest.class);
    }
}
