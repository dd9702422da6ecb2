package dev.serai.calls;

import dev.serai.calls.store.CallBook;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of the retention route that forgets calls which ended long ago: {@code bean: {ref: callsRetention}}. */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final CallBook book;
    private final Duration kept;
    private final Clock clock;

    Retention(CallBook book, Duration kept, Clock clock) {
        this.book = book;
        this.kept = kept;
        this.clock = clock;
    }

    /** Goes on in the background; a run that fails, or is another node's, is made up for by the next. */
    public void purge() {
        CompletableFuture<Void> unused = book.purgeJournal(clock.instant().minus(kept))
                .handle((gone, failure) -> {
                    if (failure != null) {
                        log.warn("calls.retention-failed because={}", failure.getMessage());
                    } else if (gone.calls() + gone.idempotencyKeys() + gone.jobs() > 0) {
                        log.info(
                                "calls.retention calls={} idempotency-keys={} jobs={}",
                                gone.calls(),
                                gone.idempotencyKeys(),
                                gone.jobs());
                    }
                    return null;
                });
    }
}
