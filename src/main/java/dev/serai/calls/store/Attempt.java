package dev.serai.calls.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/**
 * One attempt of an execution.
 *
 * @param number from 1
 * @param at when it began
 * @param status what the target answered
 * @param error what went wrong; empty for nothing
 * @param millis how long it took
 */
public record Attempt(int number, Instant at, OptionalInt status, String error, long millis) {
    private static final int LONGEST_ERROR = 1_000;

    public Attempt {
        if (number < 1 || millis < 0) {
            throw new IllegalArgumentException("no attempt: number=" + number + " millis=" + millis);
        }
        at = at.truncatedTo(ChronoUnit.MILLIS);
        error = StoredText.of(error, LONGEST_ERROR);
        millis = Math.min(millis, Integer.MAX_VALUE);
    }
}
