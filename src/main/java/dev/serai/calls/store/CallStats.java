package dev.serai.calls.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How many calls there are, within what the journal keeps.
 *
 * @param counts has all states
 * @param oldest acceptance of those that are queued or waiting
 * @param outbox calls that wait for the broker
 */
public record CallStats(Map<CallState, Long> counts, Optional<Instant> oldest, long outbox) {
    public CallStats {
        counts = Map.copyOf(counts);
    }
}
