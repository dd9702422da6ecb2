package dev.serai.backing.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * One feature's schema in a PostgreSQL that may be away: the first who meets that waits for a few seconds, the others fail
 * at once, until a probe on a thread of its own finds it back. Threads may share it; all methods block.
 */
public final class Database implements AutoCloseable {
    /** A statement that takes longer has met a server that hangs. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    /** For what works on thousands of rows on a thread where nothing else waits. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A statement that would last longer than the connection's own limit is ended by PostgreSQL before. */
    private static final String LIMIT = "SET LOCAL statement_timeout = '25s'";

    /**
     * For statements that work on many rows: a plan that PostgreSQL keeps was perhaps made while the table was empty, and
     * reads all of it when it is not.
     */
    private static final int PLANNED_EACH_TIME = 0;

    /** For statements that find their rows by a key, whatever the table's size; the driver's default. */
    private static final int PLANNED_ONCE = 5;

    private final DataSource pool;
    private final Watch watch;

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
        this.pool = pool;
        this.watch = new Watch(schema, aside, PROMPT, back);
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
        return watch.usable();
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
                    if (method.getReturnType() == Connection.class && !watch.usableAfterProbe()) {
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
            watch.lost(failure);
        }
        return new DatabaseAway(failure.getMessage(), failure);
    }

    @Override
    public void close() {
        watch.close();
    }

    private <T> T guarded(Duration limit, Work<T> work) {
        if (!watch.usable()) {
            throw new DatabaseAway("PostgreSQL is away");
        }
        try {
            return on(limit, work);
        } catch (SQLException e) {
            throw because(e);
        }
    }

    private <T> T on(Duration limit, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
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
}
