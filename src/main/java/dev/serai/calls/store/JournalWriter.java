package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.calls.store.Query.Column;
import dev.serai.kit.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes the journal: a batch is one transaction. */
final class JournalWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 100;

    private final Database database;
    private final JournalBuffer buffer;
    private final Thread thread = Threads.daemons("calls-journal").newThread(this::work);
    private volatile long closeBy;

    JournalWriter(Database database, JournalBuffer buffer) {
        this.database = database;
        this.buffer = buffer;
    }

    void start() {
        thread.start();
    }

    /** Writes what waits, for a few seconds; call it before the database's close. */
    @Override
    public void close() {
        closeBy = System.nanoTime() + CLOSE.toNanos();
        CompletableFuture<?> unused = buffer.hurry();
        try {
            thread.join(CLOSE.toMillis() + LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        buffer.release();
    }

    private void work() {
        try {
            while (wanted()) {
                if (!database.usable()) {
                    buffer.release();
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
                    continue;
                }
                List<PendingEntry> batch = buffer.take(LOOK_MILLIS);
                if (!batch.isEmpty()) {
                    writeOrKeep(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean wanted() {
        if (closeBy == 0) {
            return true;
        }
        return database.usable() && !buffer.isEmpty() && System.nanoTime() - closeBy < 0;
    }

    private void writeOrKeep(List<PendingEntry> batch) {
        try {
            database.transaction(connection -> write(connection, batch));
            buffer.settle(batch);
        } catch (DatabaseAway e) {
            buffer.giveBack(batch);
            buffer.release();
        } catch (StatementFailed e) {
            if (e.passes()) {
                buffer.giveBack(batch);
            } else {
                writeHalves(batch, e);
            }
        } catch (RuntimeException e) {
            log.error("calls.journal-failed entries={}", batch.size(), e);
            buffer.lost(batch.size());
            buffer.settle(batch);
        }
    }

    /** One entry that PostgreSQL refuses must not keep the others from being written. */
    private void writeHalves(List<PendingEntry> batch, StatementFailed because) {
        if (batch.size() == 1) {
            String id = batch.get(0).newest().call().id();
            log.warn("calls.journal-refused id={} because={}", StoredText.shown(id), because.getMessage());
            buffer.lost(1);
            buffer.settle(batch);
            return;
        }
        int half = batch.size() / 2;
        writeOrKeep(batch.subList(0, half));
        writeOrKeep(batch.subList(half, batch.size()));
    }

    private static Void write(Connection connection, List<PendingEntry> batch) throws SQLException {
        List<PendingEntry> newest = newestOfEachId(batch);
        if (writeCalls(connection, newest) < newest.size()) {
            noteMet(connection, newest);
        }
        List<Made> attempts = batch.stream()
                .flatMap(pending -> pending.attempts().stream()
                        .map(attempt -> new Made(pending.newest().call(), attempt)))
                .toList();
        if (!attempts.isEmpty()) {
            writeAttempts(connection, attempts);
        }
        return null;
    }

    private static List<PendingEntry> newestOfEachId(List<PendingEntry> batch) {
        Map<String, PendingEntry> newest = new HashMap<>();
        for (PendingEntry pending : batch) {
            newest.merge(
                    pending.newest().call().id(),
                    pending,
                    (one, other) -> accepted(other).isAfter(accepted(one)) ? other : one);
        }
        return new ArrayList<>(newest.values());
    }

    private static Instant accepted(PendingEntry pending) {
        return pending.newest().call().accepted();
    }

    /** An attempt in flight may end after its call was cancelled: no message of it is met later. */
    private static void noteMet(Connection connection, List<PendingEntry> batch) throws SQLException {
        List<Execution> ended = batch.stream()
                .map(PendingEntry::newest)
                .filter(entry -> entry.state().isFinal())
                .map(Entry::call)
                .toList();
        int unused = Query.of(
                        "met-tombstones",
                        Column.texts(ended, Execution::id),
                        Column.instants(ended, Execution::accepted))
                .update(connection);
    }

    /** How many were new or gave way. */
    private static int writeCalls(Connection connection, List<PendingEntry> batch) throws SQLException {
        List<Entry> entries = batch.stream().map(PendingEntry::newest).toList();
        List<TargetName> targets =
                entries.stream().map(entry -> TargetName.of(entry.url())).toList();
        return Query.of(
                        "write-calls",
                        Column.texts(entries, entry -> entry.call().id()),
                        Column.instants(entries, entry -> entry.call().accepted()),
                        Column.texts(entries, entry -> entry.state().wire()),
                        Column.numbers(entries, Entry::attempts),
                        Column.texts(entries, Entry::method),
                        Column.texts(entries, Entry::url),
                        Column.texts(targets, TargetName::target),
                        Column.texts(targets, TargetName::host),
                        Column.instants(entries, entry -> entry.nextAt().orElse(null)),
                        Column.instants(batch, PendingEntry::updated),
                        Column.texts(entries, Entry::ended),
                        Column.bytes(
                                entries,
                                entry -> entry.original().map(Original::json).orElse(null)),
                        Column.texts(
                                entries,
                                entry -> entry.original().map(Original::signer).orElse(null)),
                        Column.texts(
                                entries,
                                entry -> entry.original().map(Original::outcome).orElse(null)))
                .update(connection);
    }

    private static void writeAttempts(Connection connection, List<Made> attempts) throws SQLException {
        Query.of(
                        "write-attempts",
                        Column.texts(attempts, made -> made.call().id()),
                        Column.instants(attempts, made -> made.call().accepted()),
                        Column.numbers(attempts, made -> made.attempt().number()),
                        Column.instants(attempts, made -> made.attempt().at()),
                        Column.numbers(
                                attempts,
                                made -> made.attempt().status().isPresent()
                                        ? (Integer) made.attempt().status().getAsInt()
                                        : null),
                        Column.texts(attempts, made -> made.attempt().error()),
                        Column.numbers(attempts, made -> (int) made.attempt().millis()))
                .update(connection);
    }

    private record Made(Execution call, Attempt attempt) {}
}
