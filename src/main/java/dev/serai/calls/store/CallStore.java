package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * What durable calls keep in PostgreSQL: outbox, journal, the book for operators and the targets. PostgreSQL may be away at
 * any time, at the start too; the tables are made when it is there. Threads may share it.
 */
public final class CallStore implements AutoCloseable {
    private final Database database;
    private final Journal journal;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final ReplayJobs jobs;
    private final CallBook book;
    private final TargetBook targets;

    private CallStore(
            DataSource pool,
            StoreSettings settings,
            Clock clock,
            Function<OutboxCall, CompletableFuture<Void>> publish,
            BooleanSupplier brokerUsable) {
        database = new Database("calls", pool, this::poke);
        journal = new Journal(database, clock);
        outbox = new Outbox(database, clock, settings, this::poke);
        relay = new OutboxRelay(database, outbox, publish, brokerUsable);
        jobs = new ReplayJobs(database, clock, outbox, this::poke);
        book = new CallBook(database, clock, settings, outbox, jobs, this::poke);
        targets = new TargetBook(database, clock);
    }

    /**
     * Returns at once; look at {@link #usable()}.
     *
     * @param pool a connection that is not to be had within seconds is an error of it; stays open
     * @param publish takes a call of the outbox to the broker and completes at its confirm; called on the relay's thread
     * @param brokerUsable whether that is worth a try now
     */
    public static CallStore open(
            DataSource pool,
            StoreSettings settings,
            Clock clock,
            Function<OutboxCall, CompletableFuture<Void>> publish,
            BooleanSupplier brokerUsable) {
        CallStore store = new CallStore(pool, settings, clock, publish, brokerUsable);
        store.database.start();
        store.journal.start();
        store.relay.start();
        store.jobs.begin();
        return store;
    }

    public Journal journal() {
        return journal;
    }

    public Outbox outbox() {
        return outbox;
    }

    public CallBook book() {
        return book;
    }

    public TargetBook targets() {
        return targets;
    }

    /** Whether PostgreSQL takes statements, as far as is known. */
    public boolean usable() {
        return database.usable();
    }

    /** Has the outbox looked at now, as when the broker is back; returns at once. */
    public void poke() {
        relay.poke();
    }

    /** Writes what waits, for a few seconds. */
    @Override
    public void close() {
        jobs.close();
        outbox.close();
        relay.close();
        book.close();
        journal.close();
        database.close();
    }
}
