package dev.serai.calls.targets;

import java.time.Duration;
import java.util.Optional;

/**
 * One target as this node sees it.
 *
 * @param state {@code up}, {@code down}, {@code returning} or {@code paused}
 * @param inFlight attempts under way
 * @param failures attempts in a row without an answer
 * @param lastFailure of the latest of those; empty for none
 * @param nextProbe from now; absent unless it is down
 */
public record TargetState(
        TargetName name, String state, int inFlight, int failures, String lastFailure, Optional<Duration> nextProbe) {}
