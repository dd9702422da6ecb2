package dev.serai.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by accident ends in one of the two exceptions, and soon. */
class HostileCallTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int MIB = 1 << 20;

    private final CallReader reader = new CallReader(Clock.systemUTC());

    @Test
    void anEmptyBodyIs422() {
        for (String empty : new String[] {"", " ", "\r\n\t "}) {
            assertThatThrownBy(() -> reader.read(empty.getBytes(UTF_8)))
                    .isInstanceOf(NotACall.class)
                    .hasMessage("the body is empty, a call is a JSON object with at least a url");
        }
    }

    @Test
    void aByteOrderMarkIs422() {
        assertThatThrownBy(() -> reader.read("\ufeff{\"url\":\"http://a/\"}".getBytes(UTF_8)))
                .isInstanceOf(NotACall.class)
                .hasMessage("the body begins with a byte order mark, JSON is UTF-8 without one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE"})
    void otherUnicodeEncodingsAre422(String charset) {
        byte[] json = "{\"url\":\"http://a/\"}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> reader.read(json))
                .isInstanceOf(NotACall.class)
                .hasMessage("the body is UTF-16 or UTF-32, JSON is UTF-8");
    }

    @Test
    void invalidUtf8Is422() {
        byte[] latin1 = "{\"url\":\"http://a/\",\"body\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] half = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'};
        byte[] cut = Arrays.copyOf("{\"é".getBytes(UTF_8), 3);

        assertThatThrownBy(() -> reader.read(latin1)).hasMessage("the body is not UTF-8 after byte 27");
        assertThatThrownBy(() -> reader.read(half)).hasMessage("the body is not UTF-8 after byte 2");
        assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(NotACall.class);
    }

    static Stream<Arguments> large() {
        return Stream.of(
                Arguments.of("the body is an array", "[".repeat(100_000)),
                Arguments.of("the body is nested deeper than 10000 levels", "{\"x\":" + "[".repeat(100_000)),
                Arguments.of("the body is nested deeper than 10000 levels", "{\"x\":".repeat(100_000)),
                Arguments.of(
                        "the body is nested deeper than 10000 levels",
                        "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                Arguments.of("the body is nested deeper than 10000 levels", "{\"policy\":" + "{\"x\":".repeat(100_000)),
                Arguments.of(
                        "policy has no property 'x'",
                        call("\"policy\":" + "{\"x\":".repeat(900) + "1" + "}".repeat(900))),
                Arguments.of("header 'x' must be", "{\"headers\":" + "{\"x\":".repeat(100_000)),
                Arguments.of("url must be a string", "{\"url\":" + "1".repeat(MIB) + "}"),
                Arguments.of("the body stops being JSON", "{\"url\":" + "x".repeat(MIB) + "}"),
                Arguments.of("policy.maxAttempts is", policy("maxAttempts", "1".repeat(MIB))),
                Arguments.of("policy.maxAttempts is", policy("maxAttempts", "1e" + "9".repeat(MIB))),
                Arguments.of("policy.maxAge is", policy("maxAge", "1".repeat(MIB))),
                Arguments.of("policy.maxAge is", policy("maxAge", "\"" + "9d".repeat(MIB / 2) + "\"")),
                Arguments.of("policy.maxAge is", policy("maxAge", "\"999999999999999d\"")),
                Arguments.of("policy.notBefore is", policy("notBefore", "\"" + "2".repeat(MIB) + "\"")),
                Arguments.of(
                        "policy.delays has more than 100 entries", policy("delays", "[" + "1,".repeat(299_999) + "1]")),
                Arguments.of("policy has no property", policy("x".repeat(MIB), "1")),
                Arguments.of("url has 1048576 characters", "{\"url\":\"" + "h".repeat(MIB) + "\"}"),
                Arguments.of("url has the host", "{\"url\":\"http://" + "é".repeat(8_000) + "/\"}"),
                Arguments.of("url has the host", "{\"url\":\"http://" + "a.".repeat(4_000) + "/\"}"),
                Arguments.of("url has the host", "{\"url\":\"http://" + "1.".repeat(4_000) + "/\"}"),
                Arguments.of("method is", call("\"method\":\"" + "m".repeat(MIB) + "\"")),
                Arguments.of("headers has the name", call("\"headers\":{\"" + " ".repeat(60_000) + "\":1}")),
                Arguments.of("headers has 1048577 bytes", call("\"headers\":{\"A\":" + "1".repeat(MIB) + "}")),
                Arguments.of("headers has 100000 entries", call("\"headers\":{" + names(100_000) + "}")),
                Arguments.of("body is nested deeper than 10000 levels", body("[".repeat(100_000))),
                Arguments.of("body is XML nested deeper than 1000 levels", body("<a>".repeat(100_000))),
                Arguments.of("body stops being XML", body("<" + "a".repeat(MIB))),
                Arguments.of("body stops being XML", body("<a b='" + "&amp;".repeat(200_000))),
                Arguments.of("body stops being XML", body("<a " + attributes(50_000) + "/>")),
                Arguments.of("body is XML with a DOCTYPE", body(billionLaughs())));
    }

    @ParameterizedTest
    @MethodSource("large")
    void largeAndDeepInputIsRefusedSoon(String problem, String json) {
        assertTimeoutPreemptively(SOON, () -> assertThatThrownBy(() -> reader.read(json.getBytes(UTF_8)))
                .isInstanceOf(UnusableCall.class)
                .hasMessageStartingWith(problem)
                .extracting(e -> e.getMessage().length())
                .matches(length -> length < 400));
    }

    static Stream<String> largeAndFine() {
        return Stream.of(
                body("[" + "1".repeat(MIB) + "]"),
                body("\\\"" + "x".repeat(MIB) + "\\\""),
                body("[".repeat(10_000) + "]".repeat(10_000)),
                body("<a>" + "<b/>".repeat(200_000) + "</a>"),
                body("<a>" + "&#65;".repeat(200_000) + "</a>"),
                call("\"x\":" + "[".repeat(9_000) + "]".repeat(9_000)),
                call("\"x\":" + "1".repeat(MIB)),
                call("\"" + "x".repeat(MIB) + "\":1"),
                call(names(100_000)));
    }

    @ParameterizedTest
    @MethodSource("largeAndFine")
    void largeInputWithinTheRulesIsReadSoon(String json) {
        CallRequest call = assertTimeoutPreemptively(SOON, () -> reader.read(json.getBytes(UTF_8)));

        assertThat(call.host()).isEqualTo("a");
    }

    @Test
    void mutationsOfAValidCallAreReadOrRefusedAndNothingElse() {
        byte[][] seeds = {"""
            {"url":"https://u:p@bücher.example:8443/a b/%41?q=[1]&r=é#f","method":"post","headers":{"X-A":"b","N":1.0e3,"T":true},
            "body":"{\\"a\\":[1,2,{\\"b\\":null}]}","requeue":true,"policy":{"delays":["5s",1000],"maxAttempts":3,
            "maxAge":"1h30m","giveUpOn":[410,404],"notBefore":"2020-01-31T08:00:00+01:00"},"extra":[{"x":-1.5e-3}]}
            """.getBytes(UTF_8), """
            {"url":"http://[::1]:80/","body":"<?xml version='1.0'?><a b='c'><!--d--><e>&lt;&#65;<![CDATA[f]]></e></a>",
            "headers":{"Über\\u0041":"\\ud83d\\ude00"},"policy":{"notBefore":null}}
            """.getBytes(UTF_8)};
        Random random = new Random(20261121);
        Map<String, Integer> outcomes = new TreeMap<>();

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 20_000; i++) {
                byte[] json = mutated(seeds[i % seeds.length], random);
                outcomes.merge(outcome(json), 1, Integer::sum);
            }
        });

        assertThat(outcomes).containsOnlyKeys("read", "NotACall", "InvalidCall");
    }

    /** Whatever is read in full is also read leniently, and survives being written and read again. */
    private String outcome(byte[] json) {
        try {
            CallRequest lenient = reader.readLenient(json);
            assertThat(reader.readLenient(CallWriter.write(lenient))).isEqualTo(lenient);
            assertThat(reader.read(json)).isEqualTo(lenient);
            return "read";
        } catch (UnusableCall e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400).doesNotContain("\n");
            return e.getClass().getSimpleName();
        }
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] json = seed.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(json.length);
            switch (random.nextInt(6)) {
                case 0 -> json[at] = (byte) random.nextInt(256);
                case 1 -> json[at] = (byte) "\"\\{}[]:,<>&;%#?@/ 09eE-+.nu\n\0".charAt(random.nextInt(28));
                case 2 -> json[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> json = Arrays.copyOf(json, at + 1);
                case 4 -> json = spliced(json, at, random.nextInt(json.length), random.nextInt(12));
                default -> json[at] = json[random.nextInt(json.length)];
            }
        }
        return json;
    }

    /** Copies a few bytes from one place over another. */
    private static byte[] spliced(byte[] json, int from, int to, int length) {
        byte[] copy = json.clone();
        System.arraycopy(json, from, copy, to, Math.min(length, json.length - Math.max(from, to)));
        return copy;
    }

    private static String call(String properties) {
        return "{\"url\":\"http://a/\"," + properties + "}";
    }

    private static String body(String body) {
        return call("\"body\":\"" + body + "\"");
    }

    private static String policy(String property, String value) {
        return call("\"policy\":{\"" + property + "\":" + value + "}");
    }

    private static String names(int count) {
        StringBuilder names = new StringBuilder("\"h0\":0");
        for (int i = 1; i < count; i++) {
            names.append(",\"h").append(i).append("\":0");
        }
        return names.toString();
    }

    private static String attributes(int count) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            attributes.append("a").append(i).append("='' ");
        }
        return attributes.toString();
    }

    private static String billionLaughs() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE a [<!ENTITY x0 'ha'>");
        for (int i = 1; i < 30; i++) {
            xml.append("<!ENTITY x%d '&x%d;&x%d;'>".formatted(i, i - 1, i - 1));
        }
        return xml.append("]><a>&x29;</a>").toString();
    }
}
