package dev.serai.calls.store;

import dev.serai.kit.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, which may be away: the first who meets that waits for a few seconds, the others fail at once, until a probe
 * on a thread of its own finds it back. Threads may share it; all methods block.
 */
final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** A statement that takes longer has met a server that hangs. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    /** For what works on thousands of rows on a thread where nothing else waits. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    private final DataSource pool;
    private final Migrations migrations;
    private final Runnable back;
    private final Thread watch;
    private volatile boolean usable;
    private volatile boolean migrated;
    private volatile boolean closed;
    private String told = "";

    /** @param back run on the probe's thread whenever PostgreSQL becomes usable */
    Database(DataSource pool, Runnable back) {
        this.pool = pool;
        this.migrations = new Migrations(pool, LONG);
        this.back = back;
        this.watch = Threads.daemons("calls-store-watch").newThread(this::watch);
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    void start() {
        watch.start();
    }

    boolean usable() {
        return usable;
    }

    /**
     * Each statement is a transaction.
     *
     * @throws StoreUnavailable when PostgreSQL is away
     * @throws StatementFailed when it refuses the statement
     */
    <T> T run(Work<T> work) {
        return guarded(PROMPT, work);
    }

    /** All statements are one transaction; throws as {@link #run}. */
    <T> T transaction(Work<T> work) {
        return guarded(PROMPT, connection -> inTransaction(connection, work));
    }

    /**
     * A transaction whose statements may last for almost half a minute; one that would last longer is refused, and says
     * nothing of PostgreSQL.
     */
    <T> T longTransaction(Work<T> work) {
        return guarded(
                LONG,
                connection -> inTransaction(connection, transaction -> {
                    int unused = Query.of("limit-statement").update(transaction);
                    return work.on(transaction);
                }));
    }

    @Override
    public void close() {
        closed = true;
        usable = false;
        LockSupport.unpark(watch);
    }

    private <T> T guarded(Duration limit, Work<T> work) {
        if (!usable) {
            throw new StoreUnavailable("PostgreSQL is away");
        }
        try {
            return on(limit, work);
        } catch (SQLException e) {
            if (isRefusal(e)) {
                throw new StatementFailed(e);
            }
            lost(e);
            throw new StoreUnavailable(e.getMessage(), e);
        }
    }

    private <T> T on(Duration limit, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
            return work.on(connection);
        }
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        }
        // the pool gives connections back their auto-commit
    }

    private static void rollback(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Wrong data (22), a broken constraint (23), a lost race (40), a value beyond a limit (54), a lock or a statement that
     * took too long (55, 57014): PostgreSQL is there.
     */
    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.matches("(22|23|40|54|55)...|57014");
    }

    private void lost(SQLException e) {
        usable = false;
        String state = e.getSQLState();
        // a table or schema is gone: with it went the migrations
        if (state != null && (state.startsWith("42") || state.startsWith("3F"))) {
            migrated = false;
        }
        LockSupport.unpark(watch);
    }

    private void watch() {
        while (!closed) {
            probe();
            LockSupport.parkNanos(this, BETWEEN_PROBES.toNanos());
        }
    }

    private void probe() {
        try {
            if (!migrated) {
                migrations.run();
                migrated = true;
            }
            if (!on(PROMPT, connection -> Query.of("writable").first(connection, row -> row.getBoolean(1)))
                    .orElse(false)) {
                throw new SQLException("it is read-only");
            }
        } catch (SQLException | RuntimeException e) {
            usable = false;
            tell(e);
            return;
        }
        if (!usable && !closed) {
            usable = true;
            told = "";
            log.info("calls.store-usable");
            back.run();
        }
    }

    /** Once for each reason: probes come every second. */
    private void tell(Exception e) {
        String because = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String kind = e.getClass().getSimpleName();
        if (!closed && !told.equals(kind)) {
            told = kind;
            log.warn("calls.store-away because={}", because);
        }
    }
}
