package dev.serai.calls.store;

import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What waits in memory to be written of one execution: several entries, merged. Its buffer guards it. */
final class PendingEntry {
    private static final int MOST_ATTEMPTS = 100;

    private final TreeMap<Integer, Attempt> attempts = new TreeMap<>();
    private CompletableFuture<Void> written = new CompletableFuture<>();
    private Entry newest;
    private Instant updated;
    private long due;

    /**
     * @param updated for the row
     * @param due when it should be written, by the monotonic clock
     */
    PendingEntry(Entry first, Instant updated, long due) {
        this.newest = first;
        this.updated = updated;
        this.due = due;
        first.attempt().ifPresent(this::add);
    }

    Entry newest() {
        return newest;
    }

    Collection<Attempt> attempts() {
        return attempts.values();
    }

    Instant updated() {
        return updated;
    }

    long due() {
        return due;
    }

    void dueAt(long nanos) {
        due = nanos;
    }

    CompletableFuture<Void> written() {
        return written;
    }

    /** Those who wait for it need not any more; who comes later waits anew. */
    CompletableFuture<Void> release() {
        CompletableFuture<Void> released = written;
        written = new CompletableFuture<>();
        return released;
    }

    /** Bytes in memory, about. */
    long weight() {
        return newest.weight() + 300L * attempts.size();
    }

    void merge(Entry entry, Instant now) {
        if (newest.givesWayTo(entry)) {
            newest = entry;
            updated = now;
        }
        entry.attempt().ifPresent(this::add);
    }

    /** Takes what came while this one could not be written; who waits for that waits for this. */
    void mergeLater(PendingEntry later) {
        later.attempts.values().forEach(this::add);
        if (newest.givesWayTo(later.newest)) {
            newest = later.newest;
            updated = later.updated;
        }
        CompletableFuture<Void> theirs = later.written;
        CompletableFuture<?> unused = written.thenRun(() -> theirs.complete(null));
    }

    private void add(Attempt made) {
        attempts.merge(made.number(), made, (one, other) -> other.at().isBefore(one.at()) ? one : other);
        if (attempts.size() > MOST_ATTEMPTS) {
            attempts.pollFirstEntry();
        }
    }
}
