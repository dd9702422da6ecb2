package dev.serai.backing.postgres;

import dev.serai.kit.Threads;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every second whether PostgreSQL takes statements, on a thread of its own, and makes a schema's tables first. */
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    /** Not so on a standby, and on a server that an operator made read-only. */
    private static final String WRITABLE = "SELECT current_setting('transaction_read_only') = 'off'";

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    /** A client that gave up earlier would leave its statement to PostgreSQL, and come again beside it. */
    private static final Duration MIGRATION = Duration.ofMinutes(30);

    /** What PostgreSQL refused twice it refuses until somebody has changed something, and each attempt takes locks. */
    private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(1);

    private final String schema;
    private final DataSource source;
    private final Migrations migrations;
    private final Runnable back;
    private final Duration patience;
    private final Thread thread;
    private final CountDownLatch probed = new CountDownLatch(1);
    private volatile boolean usable;
    private volatile boolean migrated;
    private volatile boolean closed;
    private String told = "";
    private int refusals;

    /**
     * @param source for migrations and probes
     * @param patience with a probe's connection
     * @param back run on the thread whenever PostgreSQL becomes usable
     */
    Watch(String schema, DataSource source, Duration patience, Runnable back) {
        this.schema = schema;
        this.source = source;
        this.migrations = new Migrations(schema, source, MIGRATION);
        this.patience = patience;
        this.back = back;
        this.thread = Threads.daemons(schema + "-store-watch").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    boolean usable() {
        return usable;
    }

    /** The same; who comes before the first probe waits for it. */
    boolean usableAfterProbe() throws SQLException {
        try {
            return probed.await(patience.toMillis(), TimeUnit.MILLISECONDS) && usable;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted", e);
        }
    }

    /** From now on it counts as away, until a probe, which is made at once. */
    void lost(SQLException because) {
        usable = false;
        String state = because.getSQLState();
        // a table or schema is gone: with it went the migrations
        if (state != null && (state.startsWith("42") || state.startsWith("3F"))) {
            migrated = false;
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        closed = true;
        usable = false;
        LockSupport.unpark(thread);
    }

    private void run() {
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
            requireWritable();
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

    private void requireWritable() throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(WRITABLE)) {
                if (!rows.next() || !rows.getBoolean(1)) {
                    throw new SQLException("it is read-only");
                }
            }
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
