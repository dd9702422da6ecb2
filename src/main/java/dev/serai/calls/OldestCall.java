package dev.serai.calls;

import dev.serai.calls.store.CallBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** When the oldest call came that waits, in a queue, a delay or a lane; as of the last look. */
final class OldestCall {
    private final CallBook book;
    private final Clock clock;
    private volatile Optional<Instant> accepted = Optional.empty();

    OldestCall(CallBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** Returns at once; without PostgreSQL the last answer stands. */
    void look() {
        CompletableFuture<Void> unused =
                book.oldest().thenAccept(found -> accepted = found).exceptionally(away -> null);
    }

    /** Seconds; 0 when none waits. */
    long seconds() {
        return accepted.map(
                        at -> Math.max(0, Duration.between(at, clock.instant()).toSeconds()))
                .orElse(0L);
    }
}
