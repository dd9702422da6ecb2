package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "0,PT0S",
        "' 120 ',PT2M",
        "2592001,P30D",
        "99999999999999999999999,P30D",
        "'Sun, 01 Mar 2026 12:01:30 GMT',PT1M30S",
        "'Sunday, 01-Mar-26 12:01:30 GMT',PT1M30S",
        "'Sun Mar  1 12:01:30 2026',PT1M30S",
        "'Sun, 01 Mar 2020 12:00:00 GMT',PT0S",
        "'Sun, 01 Mar 2099 12:00:00 GMT',P30D",
        "-5,",
        "1.5,",
        "5s,",
        "soon,",
        "'',",
        "'Sun, 99 Foo 2026 12:01:30 GMT',"
    })
    void readsSecondsAndDatesUpToThirtyDays(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, CLOCK)).isEqualTo(Optional.ofNullable(wait));
    }
}
