package dev.serai.backing.postgres;

import dev.serai.kit.Threads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feature's schema in a PostgreSQL that may be away: the first who meets that waits for a few seconds, the others fail at once, until a probe
 * on a thread of its own finds it back. Threads may share it; all methods block.
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** A statement that takes longer has met a server that hangs. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    /** For what works on thousands of rows on a thread where nothing else waits. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A statement that would last longer than the connection's own limit is ended by PostgreSQL before. */
    private static final String LIMIT = "SET LOCAL statement_timeout = '25s'";

    /** Not so on a standby, and on a server that an operator made read-only. */
    private static final String WRITABLE = "SELECT current_setting('transaction_read_only') = 'off'";

    /**
     * For statements that work on many rows: a plan that PostgreSQL keeps was perhaps made while the table was empty, and
     * reads all of it when it is not.
     */
    private static final int PLANNED_EACH_TIME = 0;

    /** For statements that find their rows by a key, whatever the table's size; the driver's default. */
    private static final int PLANNED_ONCE = 5;

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    /** A client that gave up earlier would leave its statement to PostgreSQL, and come again beside it. */
    private static final Duration MIGRATION = Duration.ofMinutes(30);

    /** What PostgreSQL refused twice it refuses until somebody has changed something, and each attempt takes locks. */
    private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(1);

    private final String schema;
    private final DataSource pool;
    private final DataSource aside;
    private final Migrations migrations;
    private final Runnable back;
    private final Thread watch;
    private final CountDownLatch probed = new CountDownLatch(1);
    private volatile boolean usable;
    private volatile boolean migrated;
    private volatile boolean closed;
    private String told = "";
    private int refusals;

    /**
     * @param schema its tables are made by the files in {@code db/<schema>} as soon as PostgreSQL is there
     * @param pool stays open
     * @param back run on the probe's thread whenever PostgreSQL becomes usable
     */
    public Database(String schema, DataSource pool, Runnable back) {
        this(schema, pool, pool, back);
    }

    /** @param aside for migrations and probes, which then wait for none of the pool's statements; stays open */
    public Database(String schema, DataSource pool, DataSource aside, Runnable back) {
        this.schema = schema;
        this.pool = pool;
        this.aside = aside;
        this.migrations = new Migrations(schema, aside, MIGRATION);
        this.back = back;
        this.watch = Threads.daemons(schema + "-store-watch").newThread(this::watch);
    }

    /** Statements on a connection. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    public void start() {
        watch.start();
    }

    /** Whether it takes statements, as far as is known. */
    public boolean usable() {
        return usable;
    }

    /**
     * Each statement is a transaction.
     *
     * @throws DatabaseAway when PostgreSQL is away
     * @throws StatementFailed when it refuses the statement
     */
    public <T> T run(Work<T> work) {
        return guarded(PROMPT, work);
    }

    /** All statements are one transaction; throws as {@link #run}. */
    public <T> T transaction(Work<T> work) {
        return guarded(PROMPT, connection -> inTransaction(connection, work));
    }

    /**
     * A transaction whose statements may last for almost half a minute; one that would last longer is refused, and says
     * nothing of PostgreSQL.
     */
    public <T> T longTransaction(Work<T> work) {
        return guarded(
                LONG,
                connection -> inTransaction(connection, transaction -> {
                    execute(transaction, LIMIT);
                    return work.on(transaction);
                }));
    }

    /**
     * Connections for who makes statements by other means, such as a Camel component. While PostgreSQL is away there is
     * none at once; only who comes before the first probe waits for that. What their statements throw is to be given to
     * {@link #because}.
     */
    public DataSource connections() {
        Described described = new Described();
        return (DataSource) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == Connection.class && !usableAfterProbe()) {
                        throw new SQLTransientConnectionException("PostgreSQL is away");
                    }
                    try {
                        Object result = method.invoke(pool, arguments);
                        return result instanceof Connection connection
                                ? described.connection(ready(connection, PROMPT, PLANNED_ONCE))
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /**
     * What a failed statement means: {@link StatementFailed}, or {@link DatabaseAway}, to everybody from now on unless it is
     * only that all connections of the pool were in use.
     */
    public RuntimeException because(SQLException failure) {
        if (isRefusal(failure)) {
            return new StatementFailed(failure);
        }
        if (!isCrowd(failure)) {
            lost(failure);
        }
        return new DatabaseAway(failure.getMessage(), failure);
    }

    @Override
    public void close() {
        closed = true;
        usable = false;
        LockSupport.unpark(watch);
    }

    private boolean usableAfterProbe() throws SQLException {
        try {
            return probed.await(PROMPT.toMillis(), TimeUnit.MILLISECONDS) && usable;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted", e);
        }
    }

    private <T> T guarded(Duration limit, Work<T> work) {
        if (!usable) {
            throw new DatabaseAway("PostgreSQL is away");
        }
        try {
            return on(pool, limit, work);
        } catch (SQLException e) {
            throw because(e);
        }
    }

    private static <T> T on(DataSource source, Duration limit, Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return work.on(ready(connection, limit, PLANNED_EACH_TIME));
        }
    }

    private static Connection ready(Connection connection, Duration limit, int prepareThreshold) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
        connection.unwrap(PGConnection.class).setPrepareThreshold(prepareThreshold);
        return connection;
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

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean writable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WRITABLE)) {
            return rows.next() && rows.getBoolean(1);
        }
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

    /** The pool's word when nothing but its size was in the way; else it has the state of what was. */
    private static boolean isCrowd(SQLException e) {
        return e instanceof SQLTransientConnectionException && e.getSQLState() == null;
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
            probed.countDown();
            // once may be because another node was at it too
            Duration pause = refusals > 1 ? BETWEEN_REFUSALS : BETWEEN_PROBES;
            LockSupport.parkNanos(this, pause.toNanos());
        }
    }

    private void probe() {
        try {
            // first, since a server that hangs is noticed soon here
            if (!on(aside, PROMPT, Database::writable)) {
                throw new SQLException("it is read-only");
            }
            if (!migrated) {
                migrate();
                migrated = true;
            }
        } catch (SQLException | RuntimeException e) {
            usable = false;
            tell(e);
            return;
        }
        if (!usable && !closed) {
            usable = true;
            told = "";
            log.info("{}.store-usable", schema);
            back.run();
        }
    }

    private void migrate() {
        try {
            migrations.run();
            refusals = 0;
        } catch (RuntimeException e) {
            refusals = Reasons.isRefusedMigration(e) ? refusals + 1 : 0;
            throw e;
        }
    }

    /** Once for each reason: probes come every second. */
    private void tell(Exception e) {
        String because = Reasons.of(e);
        String kind = Reasons.isRefusedMigration(e) ? because : e.getClass().getSimpleName();
        if (!closed && !told.equals(kind)) {
            told = kind;
            log.warn("{}.store-away because={}", schema, because);
        }
    }
}
