package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sees and steers calls. Every future fails with {@link DatabaseAway} when PostgreSQL is away; what was asked wrongly
 * is an {@link InvalidQuery}, thrown or in the future. Threads may share it.
 */
public final class CallBook implements AutoCloseable {
    private static final int LONGEST_PAGE = 1_000;
    private static final long STATS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Database database;
    private final Clock clock;
    private final Outbox outbox;
    private final Runnable queued;
    private final CallRows rows;
    private final Tombstones tombstones;
    private final Purge purge;
    private final ReplayJobs jobs;
    private final Steering steering = new Steering("calls-steering", 2);

    /** What may last for minutes keeps no question waiting. */
    private final Steering purging = new Steering("calls-purging", 1);

    private volatile KnownStats known;

    /** @param queued run when calls came into the outbox */
    CallBook(Database database, Clock clock, StoreSettings settings, Outbox outbox, ReplayJobs jobs, Runnable queued) {
        this.database = database;
        this.clock = clock;
        this.outbox = outbox;
        this.queued = queued;
        this.jobs = jobs;
        this.rows = new CallRows(database);
        this.tombstones = new Tombstones(database);
        this.purge = new Purge(database, clock, settings.idempotencyWindow());
    }

    public CompletableFuture<Optional<CallView>> find(String id) {
        return steering.ask(() -> rows.find(StoredText.of(id)));
    }

    /** @param limit 1 to 1000 */
    public CompletableFuture<CallPage> list(Filter filter, int limit, Optional<Cursor> before) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new InvalidQuery("limit is not 1 to " + LONGEST_PAGE);
        }
        return steering.ask(() -> rows.list(filter, limit, before));
    }

    /** From then on no attempt begins; one in flight may still reach its target. */
    public CompletableFuture<Cancellation> cancel(String id) {
        return steering.ask(() -> cancelNow(StoredText.of(id)));
    }

    /** Notes that the message of this cancelled execution was met and dropped, so that retention may forget it. */
    public CompletableFuture<Void> dropped(String id, Instant accepted) {
        return tombstones.met(new Execution(id, accepted));
    }

    /** Cancels what is queued or waiting, or deletes what is delivered or dead; answers how many. */
    public CompletableFuture<Long> purge(Filter filter) {
        return purging.ask(() -> purge.purge(filter));
    }

    /** Starts a dead call anew, under its id. */
    public CompletableFuture<Replay> replay(String id) {
        return steering.ask(() -> replayNow(StoredText.of(id)));
    }

    /** Starts the replay of all that is dead now. */
    public CompletableFuture<Job> startReplay(Filter filter) {
        return steering.ask(() -> jobs.start(filter));
    }

    public CompletableFuture<Optional<Job>> job(String id) {
        return steering.ask(() -> jobs.find(StoredText.of(id)));
    }

    /** Not older than a second. */
    public CompletableFuture<CallStats> stats() {
        KnownStats last = known;
        if (last != null && System.nanoTime() - last.read < STATS_NANOS) {
            return CompletableFuture.completedFuture(last.stats);
        }
        return steering.ask(this::count);
    }

    /** When the oldest call was accepted that is queued or waiting. */
    public CompletableFuture<Optional<Instant>> oldest() {
        return steering.ask(() -> database.run(
                connection -> Query.of("oldest-open").first(connection, row -> Query.instant(row, "accepted_at"))));
    }

    /** Deletes what ended before that time, with its attempts; old jobs, and keys that are past their window. */
    public CompletableFuture<Retained> purgeJournal(Instant olderThan) {
        return purging.ask(() -> purge.retain(olderThan));
    }

    @Override
    public void close() {
        steering.close();
        purging.close();
        tombstones.close();
    }

    private Cancellation cancelNow(String id) {
        boolean cancelled =
                database.run(connection -> Query.of("cancel-call", now(), id).update(connection) == 1);
        Optional<CallView> found = rows.find(id);
        if (cancelled && found.isPresent()) {
            return new Cancellation.Cancelled(found.get());
        }
        return found.<Cancellation>map(call -> new Cancellation.Final(call.state()))
                .orElseGet(Cancellation.Unknown::new);
    }

    private Replay replayNow(String id) {
        Instant now = now();
        Optional<Instant> accepted = database.run(connection ->
                Query.of("replay-call", now, now, id).first(connection, row -> Query.instant(row, "accepted_at")));
        if (accepted.isPresent()) {
            outbox.published(-1);
            queued.run();
            return new Replay.Replayed(id, accepted.get());
        }
        return rows.state(id).<Replay>map(Replay.NotDead::new).orElseGet(Replay.Unknown::new);
    }

    private CallStats count() {
        Map<CallState, Long> counts = new EnumMap<>(CallState.class);
        Optional<Instant> oldest = database.longTransaction(connection -> {
            List<Long> unused = Query.of("count-calls")
                    .list(connection, row -> counts.put(CallState.parse(row.getString(1)), row.getLong(2)));
            return Query.of("oldest-open").first(connection, row -> Query.instant(row, "accepted_at"));
        });
        outbox.count();
        CallStats stats = new CallStats(counts, oldest, outbox.size());
        known = new KnownStats(stats, System.nanoTime());
        return stats;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private record KnownStats(CallStats stats, long read) {}
}
