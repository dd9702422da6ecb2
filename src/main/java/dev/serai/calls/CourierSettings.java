package dev.serai.calls;

import java.time.Duration;

/**
 * Limits of one attempt.
 *
 * @param connectTimeout for the look-up of a name, and for connecting to each of its addresses, TLS included
 * @param responseTimeout for the whole attempt, from the look-up to the last redirect's status
 * @param maxRedirects followed in one attempt; 0 follows none
 * @param maxConnections open at once to one origin; further attempts wait within their time
 * @param version what {@code User-Agent: Serai/<version>} says
 */
record CourierSettings(
        Duration connectTimeout, Duration responseTimeout, int maxRedirects, int maxConnections, String version) {
    CourierSettings {
        if (connectTimeout.toMillis() < 1 || responseTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeouts must be at least 1ms");
        }
        if (maxRedirects < 0 || maxConnections < 1) {
            throw new IllegalArgumentException("maxRedirects must be 0 or more, maxConnections 1 or more");
        }
    }
}
