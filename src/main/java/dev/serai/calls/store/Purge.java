package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.calls.store.Query.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Deletes in chunks of ten thousand, each a transaction, so that nobody waits long for a row; all methods block. */
final class Purge {
    /** Longer than any call may wait. */
    private static final Duration TOMBSTONE = Duration.ofDays(400);

    private static final long[] NOTHING = {0, 0};

    private final Database database;
    private final Clock clock;
    private final Duration window;

    /** @param window how long an idempotency key is held */
    Purge(Database database, Clock clock, Duration window) {
        this.database = database;
        this.clock = clock;
        this.window = window;
    }

    /** What is open becomes cancelled, what was delivered or is dead goes; answers how many. */
    long purge(Filter filter) {
        boolean open = filter.state().map(state -> !state.isFinal()).orElse(true);
        List<CallState> states = filter.state().map(List::of).orElse(List.of(CallState.QUEUED, CallState.WAITING));
        if (states.contains(CallState.CANCELLED)) {
            throw new InvalidQuery("cancelled calls can't be purged: they are kept until their messages are met");
        }
        Column wanted = Column.texts(states, CallState::wire);
        Instant now = now();
        Object[] until = new Object[] {wanted, now};
        Object[] arguments = Stream.of(
                        until, filter.places(), open ? new Object[] {wanted, now} : new Object[] {wanted})
                .flatMap(Stream::of)
                .toArray();
        return inChunks(false, Query.of(open ? "purge-open" : "purge-ended", arguments));
    }

    /** What ended before that time goes, and idempotency keys that are past their window too. */
    Retained retain(Instant olderThan) {
        Instant tombstones = now().minus(TOMBSTONE);
        Instant oldest = tombstones.isBefore(olderThan) ? tombstones : olderThan;
        long calls = inChunks(true, Query.of("retain-calls", olderThan, olderThan, oldest, olderThan));
        Instant expired = now().minus(window);
        long keys = 0;
        int chunk = Integer.MAX_VALUE;
        while (chunk > 0) {
            chunk = database.longTransaction(
                    connection -> Query.of("retain-keys", expired).update(connection));
            keys += chunk;
        }
        int jobs = database.run(connection -> Query.of("retain-jobs", olderThan).update(connection));
        return new Retained(calls, keys, jobs);
    }

    /** @param alone whether a node that finds another at it leaves it to that one */
    private long inChunks(boolean alone, Query query) {
        long changed = 0;
        long found = 1;
        while (found > 0) {
            long[] counts = database.longTransaction(connection -> !alone || isMine(connection)
                    ? query.first(connection, row -> new long[] {row.getLong(1), row.getLong(2)})
                            .orElseThrow()
                    : NOTHING);
            found = counts[0];
            changed += counts[1];
        }
        return changed;
    }

    /** Two nodes that purge would wait for each other's rows; the lock ends with the chunk. */
    private static boolean isMine(Connection connection) throws SQLException {
        return Query.of("lock-purge")
                .first(connection, row -> row.getBoolean(1))
                .orElse(false);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
