package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What became of each call. Nothing here fails or waits for a PostgreSQL that is away: entries then stay in memory, up to
 * a bound, and are written when it is back. Threads may share it; futures complete on its own threads, where a caller
 * should do little.
 */
public final class Journal implements AutoCloseable {
    private static final int MOST_ENTRIES = 100_000;
    private static final long MOST_BYTES = 64L << 20;

    private final Database database;
    private final JournalBuffer buffer;
    private final JournalWriter writer;
    private final Endings endings;

    Journal(Database database, Clock clock) {
        this(database, new JournalBuffer(clock, MOST_ENTRIES, MOST_BYTES));
    }

    Journal(Database database, JournalBuffer buffer) {
        this.database = database;
        this.buffer = buffer;
        this.writer = new JournalWriter(database, buffer);
        this.endings = new Endings(database);
    }

    void start() {
        writer.start();
    }

    /** For what nobody waits for; seen within half a second, together with what follows it until then. */
    public void accepted(Entry entry) {
        buffer.linger(entry);
    }

    /** Completes when the entry is committed, or at once when PostgreSQL is away; never fails. */
    public CompletableFuture<Void> write(Entry entry) {
        CompletableFuture<Void> written = buffer.add(entry);
        return database.usable() ? written.copy() : CompletableFuture.completedFuture(null);
    }

    /**
     * The final state that this execution has reached; empty when it goes on, and when PostgreSQL does not say within a
     * second. Sees all that was committed before the question.
     */
    public CompletableFuture<Optional<CallState>> ended(String id, Instant accepted) {
        return endings.of(new Execution(id, accepted));
    }

    /** Completes when what was given before is written, or PostgreSQL is away; never fails. */
    public CompletableFuture<Void> flush() {
        CompletableFuture<Void> written = buffer.hurry();
        return database.usable() ? written : CompletableFuture.completedFuture(null);
    }

    /** How many entries were dropped so far, since they did not fit into memory or PostgreSQL refused them. */
    public long gap() {
        return buffer.gap();
    }

    @Override
    public void close() {
        writer.close();
        endings.close();
    }
}
