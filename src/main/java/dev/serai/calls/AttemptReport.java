package dev.serai.calls;

import java.net.URI;
import java.time.Duration;

/**
 * What one attempt ended with and what follows; the body of the hook after each attempt.
 *
 * @param number 1 for the first
 * @param ended a status like {@code 503}, or a phrase like {@code connection refused}
 * @param state {@code delivered}, {@code waiting} or {@code dead}
 * @param next the wait until the next attempt; zero unless waiting
 */
public record AttemptReport(String id, int number, URI url, String ended, Duration took, String state, Duration next) {}
