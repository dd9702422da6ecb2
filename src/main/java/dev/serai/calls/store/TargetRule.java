package dev.serai.calls.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operator said of a host, or of one port of it.
 *
 * @param place {@code host} or {@code host:port}
 * @param paused empty when nothing was said
 * @param retryAt when a retry was last wished for
 */
public record TargetRule(String place, Optional<Boolean> paused, Optional<Instant> retryAt, Instant updated) {}
