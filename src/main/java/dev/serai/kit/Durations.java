package dev.serai.kit;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and prints durations as settings write them: {@code 500ms}, {@code 5s}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|d|h|m|s)");

    /** A thousand years; longer ones are slips, and arithmetic on them overflows. */
    private static final Duration LONGEST = Duration.ofDays(365_250);

    private Durations() {}

    /**
     * @param text a chain of numbers with units (d, h, m, s, ms), or a bare number of milliseconds
     * @throws IllegalArgumentException when it is neither
     */
    public static Duration parse(String text) {
        String trimmed = text.strip();
        if (trimmed.matches("\\d{1,13}")) {
            return Duration.ofMillis(Long.parseLong(trimmed));
        }
        Matcher part = PART.matcher(trimmed);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end && sum.compareTo(LONGEST) <= 0) {
            sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
            end = part.end();
        }
        if (end == 0 || end != trimmed.length() || sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is no duration like 500ms, 5s or 1h30m");
        }
        return sum;
    }

    /** The shortest way to write it that {@link #parse} reads back, to the millisecond. */
    public static String print(Duration duration) {
        long ms = duration.toMillis();
        if (ms == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        ms = take(text, ms, 86_400_000L, "d");
        ms = take(text, ms, 3_600_000L, "h");
        ms = take(text, ms, 60_000L, "m");
        ms = take(text, ms, 1_000L, "s");
        take(text, ms, 1L, "ms");
        return text.toString();
    }

    private static long take(StringBuilder text, long ms, long unit, String name) {
        if (ms >= unit) {
            text.append(ms / unit).append(name);
        }
        return ms % unit;
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
