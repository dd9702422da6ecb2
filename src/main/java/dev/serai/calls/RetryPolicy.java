package dev.serai.calls;

import dev.serai.calls.Verdict.Delivered;
import dev.serai.calls.Verdict.GaveUp;
import dev.serai.calls.Verdict.RetryAt;
import dev.serai.kit.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When a failed call is tried again, and when no more.
 *
 * @param delays waits after the first, second, … failure, the last of which repeats; at least one
 * @param jitterPercent each delay is spread evenly by up to this many percent of it to either side, 0 to 100
 * @param maxAttempts dead after so many; 0: never
 * @param maxAge dead when the next attempt would start past it; zero: never
 * @param giveUpOn statuses that make a call dead at once
 */
public record RetryPolicy(
        List<Duration> delays, int jitterPercent, int maxAttempts, Duration maxAge, Set<Integer> giveUpOn) {
    /** No wait is longer, whatever a target asks for. */
    public static final Duration LONGEST_DELAY = CallPolicy.LONGEST_DELAY;

    private static final Duration SHORTEST_DELAY = CallPolicy.SHORTEST;

    public RetryPolicy {
        delays = List.copyOf(delays);
        giveUpOn = Set.copyOf(giveUpOn);
        if (delays.isEmpty() || delays.stream().anyMatch(delay -> !capped(delay).equals(delay))) {
            throw new IllegalArgumentException("delays must be some of 1ms to 30d, not " + delays);
        }
        if (jitterPercent < 0 || jitterPercent > 100 || maxAttempts < 0 || maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "out of range: jitter " + jitterPercent + "%, attempts " + maxAttempts + ", age " + maxAge);
        }
    }

    /** This policy with what a call asks for in place of its own. */
    public RetryPolicy with(CallPolicy asked) {
        return new RetryPolicy(
                asked.delays().isEmpty() ? delays : asked.delays(),
                jitterPercent,
                asked.maxAttempts().orElse(maxAttempts),
                asked.maxAge().orElse(maxAge),
                asked.giveUpOn().orElse(giveUpOn));
    }

    /**
     * @param requeue whether the call wants another attempt after a failed one
     * @param attemptsMade this one included
     * @param acceptedAt where the age counts from: the time of acceptance, or a later {@code notBefore}
     * @param random spreads the delay
     */
    public Verdict decide(
            Answer answer, boolean requeue, int attemptsMade, Instant acceptedAt, Instant now, RandomGenerator random) {
        if (answer.delivered()) {
            return new Delivered();
        }
        if (!requeue) {
            return new GaveUp("requeue is false");
        }
        if (answer instanceof Answer.Status status && giveUpOn.contains(status.code())) {
            return new GaveUp("status " + status.code() + " means give up");
        }
        if (maxAttempts > 0 && attemptsMade >= maxAttempts) {
            return new GaveUp("attempt " + attemptsMade + " of " + maxAttempts + " failed");
        }
        RetryAt retry = retry(answer, attemptsMade, now, random);
        if (!maxAge.isZero() && Duration.between(acceptedAt, retry.due()).compareTo(maxAge) > 0) {
            return new GaveUp("the next attempt, in " + Durations.print(retry.delay()) + ", would be past the age of "
                    + Durations.print(maxAge));
        }
        return retry;
    }

    private RetryAt retry(Answer answer, int attemptsMade, Instant now, RandomGenerator random) {
        Duration own = delays.get(Math.max(0, Math.min(attemptsMade, delays.size()) - 1));
        Duration delay = jitterPercent == 0 ? own : capped(spread(own, random));
        Duration asked = capped(retryAfter(answer).orElse(Duration.ZERO));
        if (asked.compareTo(delay) > 0) {
            return new RetryAt(now.plus(asked), asked);
        }
        return new RetryAt(now.plus(delay), delay);
    }

    private Duration spread(Duration delay, RandomGenerator random) {
        double share = (random.nextDouble() * 2 - 1) * jitterPercent / 100;
        return Duration.ofMillis(Math.round(delay.toMillis() * (1 + share)));
    }

    private static Optional<Duration> retryAfter(Answer answer) {
        return answer instanceof Answer.Status status && (status.code() == 429 || status.code() == 503)
                ? status.retryAfter()
                : Optional.empty();
    }

    private static Duration capped(Duration delay) {
        if (delay.compareTo(SHORTEST_DELAY) < 0) {
            return SHORTEST_DELAY;
        }
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }
}
