package dev.serai.calls;

import java.time.Duration;
import java.util.Optional;

/** What one attempt of a call ended with. */
public sealed interface Answer {
    /** The whole attempt, from the look-up of the name to the status. */
    Duration took();

    /** A status like {@code 503}, or a phrase like {@code connection refused}. */
    default String ended() {
        return this instanceof Status status
                ? Integer.toString(status.code())
                : this instanceof NoAnswer none ? none.reason() : ((NotAsked) this).reason();
    }

    /** Whether this ends the call as delivered. */
    default boolean delivered() {
        return false;
    }

    /**
     * The target answered.
     *
     * @param retryAfter the wait that a 429 or 503 asked for
     */
    record Status(int code, Optional<Duration> retryAfter, Duration took) implements Answer {
        @Override
        public boolean delivered() {
            return code >= 200 && code < 300;
        }
    }

    /**
     * No usable answer came.
     *
     * @param reason one short phrase: refused, timeout, unknown host, TLS, redirect
     */
    record NoAnswer(String reason, Duration took) implements Answer {}

    /**
     * The target was not asked, because a step of the routes failed.
     *
     * @param reason one phrase
     */
    record NotAsked(String reason, Duration took) implements Answer {}
}
