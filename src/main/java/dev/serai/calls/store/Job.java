package dev.serai.calls.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The replay of many dead calls, by whichever node is there.
 *
 * @param host whose calls, as in {@link Filter}
 * @param total calls that were dead when it started
 * @param error why it failed; empty for nothing
 */
public record Job(
        String id,
        Optional<String> host,
        State state,
        long total,
        long replayed,
        Instant started,
        Instant updated,
        Optional<Instant> ended,
        String error) {
    /** Done and failed are final. */
    public enum State {
        RUNNING,
        DONE,
        FAILED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
