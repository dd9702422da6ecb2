package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.calls.Verdict.Delivered;
import dev.serai.calls.Verdict.GaveUp;
import dev.serai.calls.Verdict.RetryAt;
import dev.serai.kit.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Answer REFUSED = new Answer.NoAnswer("refused", Duration.ZERO);
    private static final RetryPolicy EVERY_5_S = policy("5s");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void every2xxDelivers(int code) {
        RetryPolicy strict = new RetryPolicy(List.of(seconds(5)), 0, 1, seconds(1), Set.of(code));

        assertThat(strict.decide(status(code), false, 9, NOW.minusSeconds(99), NOW, new Random()))
                .isEqualTo(new Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 302, 304, 400, 404, 410, 429, 500, 503, 599})
    void everyOtherStatusIsTriedAgain(int code) {
        assertThat(decide(EVERY_5_S, status(code), 1_000_000)).isEqualTo(new RetryAt(NOW.plusSeconds(5), seconds(5)));
    }

    @Test
    void noAnswerIsTriedAgainForEver() {
        assertThat(EVERY_5_S.decide(REFUSED, true, Integer.MAX_VALUE, Instant.EPOCH, NOW, new Random()))
                .isEqualTo(new RetryAt(NOW.plusSeconds(5), seconds(5)));
    }

    @Test
    void withoutRequeueOneAttemptIsAll() {
        assertThat(EVERY_5_S.decide(REFUSED, false, 1, NOW, NOW, new Random()))
                .isEqualTo(new GaveUp("requeue is false"));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "2, 60", "3, 3600", "4, 3600", "1000, 3600"})
    void delaysGrowAsListedAndTheLastRepeats(int attemptsMade, long seconds) {
        assertThat(decide(policy("5s", "1m", "1h"), REFUSED, attemptsMade))
                .isEqualTo(new RetryAt(NOW.plusSeconds(seconds), seconds(seconds)));
    }

    @Test
    void aStatusThatMeansGiveUpEndsIt() {
        RetryPolicy policy = new RetryPolicy(List.of(seconds(5)), 0, 0, Duration.ZERO, Set.of(410, 404));

        assertThat(decide(policy, status(410), 1)).isEqualTo(new GaveUp("status 410 means give up"));
        assertThat(decide(policy, status(400), 1)).isInstanceOf(RetryAt.class);
        assertThat(decide(policy, REFUSED, 1)).isInstanceOf(RetryAt.class);
    }

    @Test
    void theLastAttemptEndsIt() {
        RetryPolicy policy = new RetryPolicy(List.of(seconds(5)), 0, 3, Duration.ZERO, Set.of());

        assertThat(decide(policy, REFUSED, 2)).isInstanceOf(RetryAt.class);
        assertThat(decide(policy, REFUSED, 3)).isEqualTo(new GaveUp("attempt 3 of 3 failed"));
        assertThat(decide(policy, REFUSED, 4)).isEqualTo(new GaveUp("attempt 4 of 3 failed"));
    }

    @Test
    void anAttemptThatWouldStartPastTheAgeIsNotWaitedFor() {
        RetryPolicy policy = new RetryPolicy(List.of(seconds(10)), 0, 0, seconds(60), Set.of());

        assertThat(policy.decide(REFUSED, true, 1, NOW.minusSeconds(50), NOW, new Random()))
                .isInstanceOf(RetryAt.class);
        assertThat(policy.decide(REFUSED, true, 1, NOW.minusSeconds(51), NOW, new Random()))
                .isEqualTo(new GaveUp("the next attempt, in 10s, would be past the age of 1m"));
        assertThat(policy.decide(busy(503, seconds(61)), true, 1, NOW, NOW, new Random()))
                .isEqualTo(new GaveUp("the next attempt, in 1m1s, would be past the age of 1m"));
    }

    @Test
    void retryAfterIsHonouredWhenLonger() {
        assertThat(decide(EVERY_5_S, busy(429, seconds(6)), 1)).isEqualTo(new RetryAt(NOW.plusSeconds(6), seconds(6)));
        assertThat(decide(EVERY_5_S, busy(503, seconds(6)), 1)).isEqualTo(new RetryAt(NOW.plusSeconds(6), seconds(6)));
        assertThat(decide(EVERY_5_S, busy(503, seconds(5)), 1)).isEqualTo(new RetryAt(NOW.plusSeconds(5), seconds(5)));
        assertThat(decide(EVERY_5_S, busy(503, seconds(-5)), 1)).isEqualTo(new RetryAt(NOW.plusSeconds(5), seconds(5)));
        assertThat(decide(EVERY_5_S, busy(500, seconds(6)), 1)).isEqualTo(new RetryAt(NOW.plusSeconds(5), seconds(5)));
    }

    @Test
    void noTargetCanAskForMoreThan30Days() {
        assertThat(decide(EVERY_5_S, busy(503, seconds(Long.MAX_VALUE)), 1))
                .isEqualTo(new RetryAt(NOW.plus(Duration.ofDays(30)), Duration.ofDays(30)));
    }

    @Test
    void jitterSpreadsToBothSidesAndNoFurther() {
        RetryPolicy policy = new RetryPolicy(List.of(seconds(10)), 20, 0, Duration.ZERO, Set.of());
        Random random = new Random(1);

        List<Long> delays = random.ints(2_000)
                .mapToObj(i -> (RetryAt) policy.decide(REFUSED, true, 1, NOW, NOW, random))
                .peek(retry -> assertThat(retry.due()).isEqualTo(NOW.plus(retry.delay())))
                .map(retry -> retry.delay().toMillis())
                .toList();

        assertThat(delays).allMatch(ms -> ms >= 8_000 && ms <= 12_000);
        assertThat(delays).anyMatch(ms -> ms < 8_200).anyMatch(ms -> ms > 11_800);
    }

    @Test
    void jitterNeverMakesADelayVanishOrExceed30Days() {
        Random random = new Random(1);
        RetryPolicy shortest = new RetryPolicy(List.of(Duration.ofMillis(1)), 100, 0, Duration.ZERO, Set.of());
        RetryPolicy longest = new RetryPolicy(List.of(Duration.ofDays(30)), 100, 0, Duration.ZERO, Set.of());

        for (int i = 0; i < 1_000; i++) {
            RetryAt soon = (RetryAt) shortest.decide(REFUSED, true, 1, NOW, NOW, random);
            RetryAt late = (RetryAt) longest.decide(REFUSED, true, 1, NOW, NOW, random);
            assertThat(soon.delay()).isBetween(Duration.ofMillis(1), Duration.ofMillis(2));
            assertThat(late.delay()).isBetween(Duration.ofMillis(1), Duration.ofDays(30));
        }
    }

    @Test
    void aCallMayAskForSomethingElse() {
        RetryPolicy settings = new RetryPolicy(List.of(seconds(5)), 7, 10, seconds(60), Set.of(410));
        CallPolicy nothing =
                new CallPolicy(List.of(), OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        CallPolicy everything = new CallPolicy(
                List.of(seconds(1), seconds(2)),
                OptionalInt.of(3),
                Optional.of(seconds(4)),
                Optional.of(Set.of()),
                Optional.of(NOW));

        assertThat(settings.with(nothing)).isEqualTo(settings);
        assertThat(settings.with(everything))
                .isEqualTo(new RetryPolicy(List.of(seconds(1), seconds(2)), 7, 3, seconds(4), Set.of()));
    }

    @Test
    void aPolicyThatCannotBeKeptIsNotMade() {
        assertThatThrownBy(() -> new RetryPolicy(List.of(), 0, 0, Duration.ZERO, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy("0s")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy("31d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(List.of(seconds(1)), 101, 0, Duration.ZERO, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict decide(RetryPolicy policy, Answer answer, int attemptsMade) {
        return policy.decide(answer, true, attemptsMade, NOW, NOW, new Random());
    }

    private static RetryPolicy policy(String... delays) {
        return new RetryPolicy(Stream.of(delays).map(Durations::parse).toList(), 0, 0, Duration.ZERO, Set.of());
    }

    private static Answer status(int code) {
        return new Answer.Status(code, Optional.empty(), Duration.ZERO);
    }

    private static Answer busy(int code, Duration retryAfter) {
        return new Answer.Status(code, Optional.of(retryAfter), Duration.ZERO);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
