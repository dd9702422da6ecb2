package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.kit.Ids;
import dev.serai.kit.Threads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that replays dead calls for jobs, whichever node started them: each chunk and the job's progress are one
 * transaction, so that a job whose node was killed goes on where it was.
 */
final class ReplayJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplayJobs.class);
    private static final long LOOK_MILLIS = 2_000;

    private final Database database;
    private final Clock clock;
    private final Outbox outbox;
    private final Runnable queued;
    private final Semaphore pokes = new Semaphore(0);
    private final Thread thread = Threads.daemons("calls-replay").newThread(this::work);
    private volatile boolean closed;

    /** @param queued run on its thread when calls came into the outbox */
    ReplayJobs(Database database, Clock clock, Outbox outbox, Runnable queued) {
        this.database = database;
        this.clock = clock;
        this.outbox = outbox;
        this.queued = queued;
    }

    void begin() {
        thread.start();
    }

    /** Starts a job; blocks. */
    Job start(Filter filter) {
        if (filter.state().filter(state -> state != CallState.DEAD).isPresent()) {
            throw new InvalidQuery("only dead calls can be replayed");
        }
        String id = Ids.next(clock).toString();
        Instant now = now();
        Object[] arguments = Stream.of(
                        new Object[] {id, filter.host().orElse(null), now, now}, filter.places(), new Object[] {now, now
                        })
                .flatMap(Stream::of)
                .toArray();
        Job job = database.longTransaction(connection -> Query.of("start-job", arguments)
                .first(connection, ReplayJobs::read)
                .orElseThrow());
        log.info("calls.replay-job id={} total={}", job.id(), job.total());
        pokes.release();
        return job;
    }

    /** Blocks. */
    Optional<Job> find(String id) {
        return database.run(connection -> Query.of("find-job", id).first(connection, ReplayJobs::read));
    }

    /** Ends after the chunk that is on its way. */
    @Override
    public void close() {
        closed = true;
        pokes.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (!closed) {
                boolean more = database.usable() && !outbox.full() && chunk();
                if (!more && !closed && pokes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    int unused = pokes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there was a job to go on with. */
    private boolean chunk() {
        Running[] job = new Running[1];
        try {
            int risen = database.longTransaction(connection -> {
                job[0] = Query.of("take-job").first(connection, Running::read).orElse(null);
                return job[0] == null ? -1 : replay(connection, job[0]);
            });
            if (risen > 0) {
                outbox.published(-risen);
                queued.run();
            }
            return risen >= 0;
        } catch (DatabaseAway e) {
            return false;
        } catch (StatementFailed e) {
            if (!e.passes() && job[0] != null) {
                fail(job[0], e);
            }
            return false;
        } catch (RuntimeException e) {
            log.error("calls.replay-job-failed", e);
            return false;
        }
    }

    private int replay(Connection connection, Running job) throws SQLException {
        Instant now = now();
        Filter filter = new Filter(Optional.empty(), Optional.ofNullable(job.host));
        Object[] arguments = Stream.of(
                        new Object[] {job.started, job.started}, filter.places(), new Object[] {now, now, job.started})
                .flatMap(Stream::of)
                .toArray();
        int[] counts = Query.of("replay-chunk", arguments)
                .first(connection, row -> new int[] {row.getInt(1), row.getInt(2)})
                .orElseThrow();
        boolean done = counts[0] == 0;
        int unused = Query.of("job-progress", counts[1], now, done, done, now, job.id)
                .update(connection);
        return counts[1];
    }

    private void fail(Running job, StatementFailed because) {
        log.warn("calls.replay-job-failed id={} because={}", job.id, because.getMessage());
        try {
            Instant now = now();
            int unused = database.run(
                    connection -> Query.of("job-failed", StoredText.of(because.getMessage(), 1_000), now, now, job.id)
                            .update(connection));
        } catch (DatabaseAway | StatementFailed e) {
            log.warn("calls.replay-job-failed id={} because={}", job.id, e.getMessage());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Job read(ResultSet row) throws SQLException {
        return new Job(
                row.getString("id"),
                Optional.ofNullable(row.getString("host")),
                Job.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("total"),
                row.getLong("replayed"),
                Query.instant(row, "started_at"),
                Query.instant(row, "updated_at"),
                Query.optionalInstant(row, "ended_at"),
                row.getString("error"));
    }

    private record Running(String id, String host, Instant started) {
        static Running read(ResultSet row) throws SQLException {
            return new Running(row.getString("id"), row.getString("host"), Query.instant(row, "started_at"));
        }
    }
}
