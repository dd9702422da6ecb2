package dev.serai.calls.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://h/p?a=b, http://h/p?a=b",
        "https://user:pw@h:8443/p@q, https://h:8443/p@q",
        "http://a@b@h/, http://h/",
        "http://h?token=x, http://h?token=***",
        "http://h/?a=1&access_token=x&b=2, http://h/?a=1&access_token=***&b=2",
        "http://h/?key=1;sig=2, http://h/?key=***;sig=***",
        "http://h/?X-Amz-Signature=1&X-Amz-Credential=2, http://h/?X-Amz-Signature=***&X-Amz-Credential=***",
        "http://h/?apiKey=1&api-key=2&monkey=3, http://h/?apiKey=***&api-key=***&monkey=3",
        "http://h/?Password=x&auth=y&code=z, http://h/?Password=***&auth=***&code=***",
        "http://h/?decode=1&design=2&passage=3, http://h/?decode=1&design=2&passage=3",
        "http://h/?tok%65n=x, http://h/?tok%65n=***",
        "http://h/?token=, http://h/?token=",
    })
    void hidesUsersAndWhatLooksSecret(String url, String shown) {
        assertThat(ShownUrl.of(url)).isEqualTo(shown);
    }

    @Test
    void staysWithinBounds() {
        assertThat(ShownUrl.of("http://h/" + "a".repeat(10_000))).hasSize(4_000).endsWith("…");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/p, http://h:80, h",
        "https://h?x=http://other:1/, https://h:443, h",
        "http://H:8080, http://h:8080, h",
        "https://[::1]:8443/, https://[::1]:8443, [::1]",
        "http://[2001:db8::1]/, http://[2001:db8::1]:80, [2001:db8::1]",
        "http://a_b/, http://a_b:80, a_b",
    })
    void knowsWhomAUrlCalls(String url, String target, String host) {
        assertThat(TargetName.of(url)).isEqualTo(new TargetName(target, host));
    }

    @Test
    void keepsOnlyWhatPostgresKeeps() {
        assertThat(StoredText.of("a\u0000b\uD800c\uD83D\uDE00")).isEqualTo("a\uFFFDb\uFFFDc\uD83D\uDE00");
    }
}
