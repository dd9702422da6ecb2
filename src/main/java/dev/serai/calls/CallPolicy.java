package dev.serai.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one call asks for in place of the settings; what is absent is left to them.
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
    public CallPolicy {
        delays = List.copyOf(delays);
        giveUpOn = giveUpOn.map(Set::copyOf);
    }
}
