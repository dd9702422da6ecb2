package dev.serai.backing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A PostgreSQL database: Serai's own or the one that a setting names. Threads may share it. */
public final class Postgres implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Kept open while nothing is to be done: a server has a hundred connections by default, for all of its clients. */
    private static final int IDLE_CONNECTIONS = 4;

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Less than the patience of who waits for an answer, so that it is PostgreSQL that ends the statement, and goes on. */
    private static final String PROMPT = "SET statement_timeout = '4500ms'";

    private static final String NO_LIMIT = "";

    /** Migrations take two connections. */
    private static final int ASIDE = 2;

    private final String name;
    private final PostgresAddress address;
    private final HikariDataSource pool;
    private final HikariDataSource aside;
    private final AutoCloseable server;

    private Postgres(
            String name, PostgresAddress address, HikariDataSource pool, HikariDataSource aside, AutoCloseable server) {
        this.name = name;
        this.address = address;
        this.pool = pool;
        this.aside = aside;
        this.server = server;
    }

    /** @param name of the pool and in the start-up summary */
    static Postgres named(String name, PostgresAddress address, int poolSize) {
        return of(name, address, poolSize, () -> {});
    }

    /**
     * One that ends statements of its pool itself when they last longer than somebody waits for an answer, and has two
     * connections without that limit beside the pool.
     */
    static Postgres prompt(String name, PostgresAddress address, int poolSize) {
        return new Postgres(
                name,
                address,
                pool(name, address, poolSize, PROMPT),
                pool(name + "-aside", address, ASIDE, NO_LIMIT),
                () -> {});
    }

    static Postgres embedded(DataFolder data, Secrets secrets, int poolSize) {
        EmbeddedPostgres server = EmbeddedPostgres.start(data, secrets, EmbeddedPostgres.PORT);
        return of("postgres", server.address(), poolSize, server);
    }

    private static Postgres of(String name, PostgresAddress address, int poolSize, AutoCloseable server) {
        HikariDataSource pool = pool(name, address, poolSize, NO_LIMIT);
        return new Postgres(name, address, pool, pool, server);
    }

    public PostgresAddress address() {
        return address;
    }

    /** A pool; a connection that is not to be had in 5 s is an {@link SQLException}. */
    public DataSource dataSource() {
        return pool;
    }

    /** For migrations and for asking how PostgreSQL is: without a limit of time, and not waiting for those of the pool. */
    public DataSource aside() {
        return aside;
    }

    /** Whether it takes our credentials within this time, in seconds; opens a connection beside the pool. */
    public boolean reachable(Duration within) {
        try {
            address.ask("SELECT 1", within);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    Service service() {
        return new Service(name, address.masked(), address.embedded(), "");
    }

    @Override
    public void close() {
        Closing.all(aside, pool, server);
    }

    private static HikariDataSource pool(String name, PostgresAddress address, int size, String first) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, IDLE_CONNECTIONS));
        if (size > IDLE_CONNECTIONS) {
            config.setIdleTimeout(IDLE.toMillis());
        }
        config.setConnectionTimeout(CONNECT.toMillis());
        // Serai starts without it: calls go on, and the pool fills when it is back
        config.setInitializationFailTimeout(-1);
        if (!first.isEmpty()) {
            config.setConnectionInitSql(first);
        }
        config.addDataSourceProperty("ApplicationName", "serai");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }
}
