package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
    private final Ladder ladder = new Ladder(List.of(Duration.ofMillis(7_500)));

    @Test
    void aConfiguredDelayHasARungOfItsOwn() {
        assertThat(ladder.rungFor(Duration.ofMillis(7_500))).isEqualTo(Duration.ofMillis(7_500));
    }

    @Test
    void anOddWaitStepsDownTheLongestRungsThatFit() {
        Duration left = Duration.ofSeconds(100);
        int steps = 0;
        Duration waited = Duration.ZERO;

        while (!ladder.over(left)) {
            Duration rung = ladder.rungFor(left);
            waited = waited.plus(rung);
            left = left.minus(rung);
            steps++;
        }

        assertThat(steps).isLessThanOrEqualTo(6);
        assertThat(waited).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(101));
    }

    @Test
    void aWaitNeverEndsEarlyAndAtMostTheShortestRungLate() {
        for (long ms = 21; ms < 200_000; ms += 37) {
            Duration left = Duration.ofMillis(ms);
            Duration waited = Duration.ZERO;
            while (!ladder.over(left)) {
                waited = waited.plus(ladder.rungFor(left));
                left = Duration.ofMillis(ms).minus(waited);
            }

            assertThat(waited.toMillis()).as("%d ms", ms).isBetween(ms - 20, ms + 1_000);
        }
    }

    @Test
    void waitsLongerThanTheLongestRungTakeItAgain() {
        assertThat(ladder.rungFor(Duration.ofDays(10))).isEqualTo(Duration.ofHours(24));
    }
}
