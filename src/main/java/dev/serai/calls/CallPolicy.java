package dev.serai.calls;

import dev.serai.kit.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one call asks for in place of the settings; what is absent is left to them. Durations count in whole
 * milliseconds. The constructor throws {@link InvalidCall} for what is out of range.
 *
 * @param delays waits between attempts, the last of which repeats; empty: the settings'
 * @param maxAttempts the call is dead after so many
 * @param maxAge the call is dead when it is older
 * @param giveUpOn statuses that make the call dead at once; absent: the settings'
 * @param notBefore no attempt is made earlier
 */
public record CallPolicy(
        List<Duration> delays,
        OptionalInt maxAttempts,
        Optional<Duration> maxAge,
        Optional<Set<Integer>> giveUpOn,
        Optional<Instant> notBefore) {
    static final Duration SHORTEST = Duration.ofMillis(1);
    static final Duration LONGEST_DELAY = Duration.ofDays(30);
    static final Duration OLDEST = Duration.ofDays(3650);
    static final int MOST_ATTEMPTS = 1_000_000;
    static final String ALLOWED_DELAY = "1ms to 30d, as a string like 5s or as a number of milliseconds";
    static final String ALLOWED_AGE = "1ms to 3650d, as a string like 12h or as a number of milliseconds";
    static final String ALLOWED_ATTEMPTS = "a whole number from 1 to " + MOST_ATTEMPTS;
    static final String ALLOWED_STATUSES = "a status from 100 to 599";
    static final String ALLOWED_TIME = "an RFC 3339 time with zone like 2030-01-31T08:00:00Z, at most 366 days ahead";

    private static final int MOST_DELAYS = 100;
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    public CallPolicy {
        requireFew(delays);
        delays = delays.stream()
                .map(delay -> inRange("policy.delays has " + print(delay), delay, LONGEST_DELAY, ALLOWED_DELAY))
                .toList();
        maxAge = maxAge.map(age -> inRange("policy.maxAge is " + print(age), age, OLDEST, ALLOWED_AGE));
        maxAttempts.ifPresent(
                most -> require(most >= 1 && most <= MOST_ATTEMPTS, "policy.maxAttempts is " + most, ALLOWED_ATTEMPTS));
        giveUpOn = giveUpOn.map(Set::copyOf);
        giveUpOn.orElse(Set.of())
                .forEach(status ->
                        require(status >= 100 && status <= 599, "policy.giveUpOn has " + status, ALLOWED_STATUSES));
        notBefore.ifPresent(time -> require(
                !time.isBefore(EARLIEST) && !time.isAfter(LATEST), "policy.notBefore is " + time, ALLOWED_TIME));
    }

    static void requireFew(List<Duration> delays) {
        if (delays.size() > MOST_DELAYS) {
            throw new InvalidCall("policy.delays has more than " + MOST_DELAYS + " entries", "at most " + MOST_DELAYS);
        }
    }

    private static Duration inRange(String problem, Duration duration, Duration longest, String allowed) {
        require(duration.compareTo(SHORTEST) >= 0 && duration.compareTo(longest) <= 0, problem, allowed);
        return Duration.ofMillis(duration.toMillis());
    }

    private static void require(boolean kept, String problem, String allowed) {
        if (!kept) {
            throw new InvalidCall(problem, allowed);
        }
    }

    /** In seconds where there are too many to count in milliseconds. */
    private static String print(Duration duration) {
        return duration.toSeconds() > Long.MAX_VALUE / 1_000 || duration.isNegative()
                ? duration.toSeconds() + "s"
                : Durations.print(duration);
    }
}
