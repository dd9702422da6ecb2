package dev.serai.calls;

import io.netty.handler.codec.DateFormatter;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;

/** Reads a {@code Retry-After} header: seconds or an HTTP date, RFC 9110 section 10.2.3. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(30);

    private RetryAfter() {}

    /**
     * @param header may be null
     * @return at least zero and at most 30 days; empty when it is missing or neither form
     */
    static Optional<Duration> parse(String header, Clock clock) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        if (text.matches("[0-9]+")) {
            // ten digits of seconds are past the cap already, and more might not fit
            return Optional.of(text.length() > 9 ? LONGEST : shorter(Duration.ofSeconds(Long.parseLong(text))));
        }
        return Optional.ofNullable(dateOf(text))
                .map(date -> shorter(Duration.between(clock.instant(), date.toInstant())))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Date dateOf(String text) {
        return text.isEmpty() ? null : DateFormatter.parseHttpDate(text);
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
