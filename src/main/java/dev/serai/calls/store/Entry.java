package dev.serai.calls.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is to be written of an execution; its url is cleaned of secrets here.
 *
 * @param attempts made so far
 * @param attempt the one that was just made
 * @param nextAt when the next one is due
 * @param ended the last failure, or the reason of the death; empty for none
 * @param original of a dead call, and of no other
 */
public record Entry(
        Execution call,
        CallState state,
        int attempts,
        String method,
        String url,
        Optional<Attempt> attempt,
        Optional<Instant> nextAt,
        String ended,
        Optional<Original> original) {
    private static final int LONGEST_REASON = 1_000;

    public Entry {
        if (original.isPresent() != (state == CallState.DEAD)) {
            throw new IllegalArgumentException("a dead call has its original, and no other has: id=" + call.id());
        }
        method = StoredText.of(method, 100);
        url = ShownUrl.of(url);
        nextAt = nextAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
        ended = StoredText.of(ended, LONGEST_REASON);
    }

    /** A call that was accepted and not yet attempted. */
    public static Entry queued(Execution call, String method, String url, Optional<Instant> nextAt) {
        return new Entry(call, CallState.QUEUED, 0, method, url, Optional.empty(), nextAt, "", Optional.empty());
    }

    /** Whether the other one says more of the same execution: the later state, unless this one is final. */
    boolean givesWayTo(Entry other) {
        return !state.isFinal()
                && (other.attempts > attempts || (other.attempts == attempts && other.state.rank() > state.rank()));
    }

    /** Bytes in memory, about. */
    long weight() {
        return 500L
                + 2L * (call.id().length() + url.length() + ended.length())
                + attempt.map(made -> 2L * made.error().length()).orElse(0L)
                + original.map(kept -> (long) kept.json().length).orElse(0L);
    }
}
