package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.calls.store.Query.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Durable calls in PostgreSQL on their way to the broker. Threads may share it; futures complete on its own thread. */
public final class Outbox implements AutoCloseable {
    private static final Duration GATHER = Duration.ofMillis(2);
    private static final int LONGEST_KEY = 255;

    private final Database database;
    private final Clock clock;
    private final long most;
    private final Duration window;
    private final Runnable added;
    private final AtomicLong size = new AtomicLong();
    private final AtomicLong onTheWay = new AtomicLong();
    private final Gatherer<OutboxEntry> entries;

    /** @param added run on its thread when calls were added */
    Outbox(Database database, Clock clock, StoreSettings settings, Runnable added) {
        this.database = database;
        this.clock = clock;
        this.most = settings.mostInOutbox();
        this.window = settings.idempotencyWindow();
        this.added = added;
        this.entries = new Gatherer<>("calls-outbox", GATHER, OutboxEntry::weight, this::write);
    }

    /** Whether it takes calls, as far as is known. */
    public boolean usable() {
        return database.usable();
    }

    /** Completes when the call is committed; fails with {@link DatabaseAway} or {@link OutboxFull}. */
    public CompletableFuture<Void> add(OutboxCall call) {
        return offer(call, null, null).thenApply(kept -> null);
    }

    /**
     * Takes the call unless the key is held; of several who use it at once one takes it. Fails as {@link #add} does.
     *
     * @param key 1 to 255 characters
     * @param fingerprint of the request, to tell a repetition from another one
     */
    public CompletableFuture<Once> addOnce(String key, byte[] fingerprint, OutboxCall call) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new InvalidQuery("an idempotency key has 1 to " + LONGEST_KEY + " characters");
        }
        return offer(call, StoredText.of(key), fingerprint);
    }

    /** How many calls wait, as last counted. */
    public long size() {
        return size.get();
    }

    /** Hands over what waits to be written. */
    @Override
    public void close() {
        entries.close();
    }

    boolean full() {
        return size.get() >= most;
    }

    void published(int calls) {
        size.addAndGet(-calls);
    }

    /** Counts again, other nodes' calls too; blocks. */
    void count() {
        size.set(database.run(connection -> Query.of("count-outbox", most + 1)
                .first(connection, row -> row.getLong(1))
                .orElse(0L)));
    }

    private CompletableFuture<Once> offer(OutboxCall call, String key, byte[] fingerprint) {
        if (!database.usable()) {
            return CompletableFuture.failedFuture(new DatabaseAway("PostgreSQL is away"));
        }
        if (size.get() + onTheWay.get() >= most) {
            return CompletableFuture.failedFuture(new OutboxFull(size.get()));
        }
        OutboxEntry entry = new OutboxEntry(call, key, fingerprint, new CompletableFuture<>());
        onTheWay.incrementAndGet();
        if (!entries.offer(entry)) {
            onTheWay.decrementAndGet();
            return CompletableFuture.failedFuture(new DatabaseAway("too many calls wait for the outbox"));
        }
        return entry.kept();
    }

    /** One statement holds a key once: who uses it a second time is asked after the first. */
    private void write(List<OutboxEntry> all) {
        List<OutboxEntry> rest = all;
        while (!rest.isEmpty()) {
            Set<String> keys = new HashSet<>();
            List<OutboxEntry> now = new ArrayList<>();
            List<OutboxEntry> later = new ArrayList<>();
            for (OutboxEntry entry : rest) {
                (entry.key() == null || keys.add(entry.key()) ? now : later).add(entry);
            }
            writeOrFail(now);
            rest = later;
        }
    }

    private void writeOrFail(List<OutboxEntry> batch) {
        try {
            Map<String, Holder> holders = new HashMap<>();
            long taken = database.run(connection -> write(connection, batch, holders));
            size.addAndGet(taken);
            onTheWay.addAndGet(-batch.size()); // before anyone hears of it, else the next one finds them counted twice
            for (OutboxEntry entry : batch) {
                Holder holder = entry.key() == null ? new Holder(entry.call().id(), null) : holders.get(entry.key());
                entry.heldBy(holder.id(), holder.fingerprint());
            }
            added.run();
        } catch (StatementFailed e) {
            failOrHalve(batch, e);
        } catch (RuntimeException e) {
            onTheWay.addAndGet(-batch.size());
            batch.forEach(entry -> entry.kept().completeExceptionally(e));
        }
    }

    /** One call that PostgreSQL refuses fails alone. */
    private void failOrHalve(List<OutboxEntry> batch, StatementFailed because) {
        if (batch.size() == 1) {
            onTheWay.decrementAndGet();
            batch.get(0).kept().completeExceptionally(new DatabaseAway(because.getMessage(), because));
            return;
        }
        int half = batch.size() / 2;
        writeOrFail(batch.subList(0, half));
        writeOrFail(batch.subList(half, batch.size()));
    }

    private long write(Connection connection, List<OutboxEntry> batch, Map<String, Holder> holders)
            throws SQLException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant expired = now.minus(window);
        return Query.of(
                        "add-to-outbox",
                        Column.texts(batch, entry -> entry.call().id()),
                        Column.instants(batch, entry -> entry.call().accepted()),
                        Column.bytes(batch, entry -> entry.call().json()),
                        Column.texts(batch, entry -> entry.call().signer()),
                        Column.texts(batch, entry -> entry.call().outcome()),
                        Column.texts(batch, OutboxEntry::key),
                        Column.bytes(batch, OutboxEntry::fingerprint),
                        now,
                        expired,
                        expired,
                        expired)
                .list(connection, row -> {
                    if (row.getString("key") != null) {
                        holders.put(row.getString("key"), new Holder(row.getString("id"), row.getBytes("fingerprint")));
                    }
                    return row.getLong(4);
                })
                .get(0);
    }

    private record Holder(String id, byte[] fingerprint) {}
}
