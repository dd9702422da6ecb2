package dev.serai.calls.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One run of a call from its acceptance to its end; a replay is another one of the same id.
 *
 * @param accepted to the millisecond
 */
public record Execution(String id, Instant accepted) {
    public Execution {
        id = StoredText.of(id);
        accepted = accepted.truncatedTo(ChronoUnit.MILLIS);
    }
}
