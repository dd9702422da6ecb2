package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "http://a http://a",
                "HTTPS://Example.COM/Path https://example.com/Path",
                "http://a/?q http://a/?q",
                "http://a?q=1 http://a?q=1",
                "http://a:8080/x#fragment http://a:8080/x",
                "http://a#fragment http://a",
                "http://a:/x http://a/x",
                "http://a:080/ http://a:80/",
                "~http://a/b c|d{e}\"<>^`\\~ http://a/b%20c%7Cd%7Be%7D%22%3C%3E%5E%60%5C",
                "~http://a/?b c|d{e}\"<>^`\\~ http://a/?b%20c%7Cd%7Be%7D%22%3C%3E%5E%60%5C",
                "http://a/é/😀?ü http://a/%C3%A9/%F0%9F%98%80?%C3%BC",
                "http://a/[x]?[y] http://a/%5Bx%5D?[y]",
                "http://a/%2f%C3%A9?%20 http://a/%2f%C3%A9?%20",
                "http://a/..//b/./c;d=e,f+g http://a/..//b/./c;d=e,f+g",
                "http://a/?b?c/d=http://x:1@y http://a/?b?c/d=http://x:1@y",
                "http://bücher.example/ http://xn--bcher-kva.example/",
                "http://日本。jp/ http://xn--wgv71a.jp/",
                "http://my_service:8080/x http://my_service:8080/x",
                "http://localhost./ http://localhost./",
                "http://127.0.0.1:1/ http://127.0.0.1:1/",
                "http://[::1]:65535/ http://[::1]:65535/",
                "http://[2001:DB8::1]/ http://[2001:db8::1]/",
                "http://user:pass@a/ http://user:pass@a/",
                "http://us%40er:p@ss@a/ http://us%40er:p%40ss@a/",
                "http://@a/ http://a/",
                "http://1a.example/ http://1a.example/",
            })
    void readsWhatPeopleWrite(String url, String expected) {
        URI read = TargetUrl.parse(url);

        assertThat(read).hasToString(expected);
        assertThat(TargetUrl.parse(read.toString())).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a.example/x            | url 'a.example/x' is not absolute: allowed is an absolute http or https URL",
                "//a/x                  | url '//a/x' is not absolute: allowed is an absolute http or https URL",
                "http:a                 | url 'http:a' is not absolute: allowed is an absolute http or https URL",
                "~ http://a~            | url ' http://a' is not absolute: allowed is an absolute http or https URL",
                "ftp://a/               | url 'ftp://a/' has the scheme 'ftp': allowed is an absolute http or https URL",
                "file:///etc/hosts      | url 'file:///etc/hosts' has the scheme 'file': allowed is an absolute http or https URL",
                "http://                | url 'http://' has no host: allowed is an absolute http or https URL",
                "http:///x              | url 'http:///x' has no host: allowed is an absolute http or https URL",
                "http://user:pw@/x      | url 'http://***@/x' has no host: allowed is an absolute http or https URL",
                "http://:80/            | url 'http://:80/' has no host: allowed is an absolute http or https URL",
                "http://a:0/            | url has the port '0': allowed is 1 to 65535",
                "http://a:65536/        | url has the port '65536': allowed is 1 to 65535",
                "http://a:99999999999/  | url has the port '99999999999': allowed is 1 to 65535",
                "http://a:8o/           | url has the port '8o': allowed is 1 to 65535",
                "http://a:٨/            | url has the port '٨': allowed is 1 to 65535",
                "http://a:80:80/        | url has the port '80:80': allowed is 1 to 65535",
                "http://a/%             | url 'http://a/%' has the broken percent escape '%': allowed is an absolute http or https URL",
                "http://a/%4            | url 'http://a/%4' has the broken percent escape '%4': allowed is an absolute http or https URL",
                "http://a/%zz           | url 'http://a/%zz' has the broken percent escape '%zz': allowed is an absolute http or https URL",
                "http://a/?%4g          | url 'http://a/?%4g' has the broken percent escape '%4g': allowed is an absolute http or https URL",
                "http://a b/            | url has the host 'a b': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://a%41/           | url has the host 'a%41': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://a..b/           | url has the host 'a..b': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://é..b/           | url has the host 'é..b': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://a／b/            | url has the host 'a／b': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://127.1/          | url has the host '127.1': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://2130706433/     | url has the host '2130706433': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://0x7f.0.0.0x1/   | url has the host '0x7f.0.0.0x1': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://127.0.0.01/     | url has the host '127.0.0.01': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://256.0.0.1/      | url has the host '256.0.0.1': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://127.0.0.1./     | url has the host '127.0.0.1.': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://[::1/           | url has the host '[': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://[nonsense]/     | url has the host '[nonsense]': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://[fe80::1%25eth0]/ | url has the host '[fe80::1%25eth0]': allowed is a name of letters, digits, -, _ and dots, or an IP address",
                "http://good.example\\@evil.example/ | url has a user or password with a character that must be percent-encoded: allowed is ASCII letters, digits, % and _-!.~'()*;:&=+$,",
                "~http://a/\u007f~      | url 'http://a/\\u007f' has the character '\\u007f': allowed is an absolute http or https URL",
            })
    void saysWhatIsWrong(String url, String message) {
        assertThatThrownBy(() -> TargetUrl.parse(url))
                .isInstanceOf(InvalidCall.class)
                .hasMessage(message);
    }

    @Test
    void controlCharactersAreRefused() {
        assertThatThrownBy(() -> TargetUrl.parse("http://a/\0"))
                .hasMessage(
                        "url 'http://a/\\u0000' has the character '\\u0000': allowed is an absolute http or https URL");
        assertThatThrownBy(() -> TargetUrl.parse("http://a/\r\nHost: b")).isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> TargetUrl.parse("http://a\t/")).isInstanceOf(InvalidCall.class);
    }

    @Test
    void theLengthCountsAsItIsSent() {
        String longest = "http://a/" + "x".repeat(8_192 - 9);

        assertThat(TargetUrl.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> TargetUrl.parse(longest + "x"))
                .hasMessage("url has 8193 characters: allowed is at most 8192");
        assertThatThrownBy(() -> TargetUrl.parse("http://a/" + "é".repeat(2_000)))
                .hasMessage("url has 12009 characters: allowed is at most 8192");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a, a, 80",
        "https://a/, a, 443",
        "https://u:p@my_service:1234/x, my_service, 1234",
        "http://[::1]:81/, ::1, 81",
        "http://[::1]/, ::1, 80",
        "http://10.0.0.1:65535?x, 10.0.0.1, 65535"
    })
    void hostAndPortAreKnownForEveryUrl(String url, String host, int port) {
        URI read = TargetUrl.parse(url);

        assertThat(TargetUrl.host(read)).isEqualTo(host);
        assertThat(TargetUrl.port(read)).isEqualTo(port);
    }
}
