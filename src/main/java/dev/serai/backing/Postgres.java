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

    private final String name;
    private final PostgresAddress address;
    private final HikariDataSource pool;
    private final AutoCloseable server;

    private Postgres(String name, PostgresAddress address, int poolSize, AutoCloseable server) {
        this.name = name;
        this.address = address;
        this.pool = pool(name, address, poolSize);
        this.server = server;
    }

    /** @param name of the pool and in the start-up summary */
    static Postgres named(String name, PostgresAddress address, int poolSize) {
        return new Postgres(name, address, poolSize, () -> {});
    }

    static Postgres embedded(DataFolder data, Secrets secrets, int poolSize) {
        EmbeddedPostgres server = EmbeddedPostgres.start(data, secrets, EmbeddedPostgres.PORT);
        return new Postgres("postgres", server.address(), poolSize, server);
    }

    public PostgresAddress address() {
        return address;
    }

    /** A pool; a connection that is not to be had in 5 s is an {@link SQLException}. */
    public DataSource dataSource() {
        return pool;
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
        Closing.all(pool, server);
    }

    private static HikariDataSource pool(String name, PostgresAddress address, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, IDLE_CONNECTIONS));
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(CONNECT.toMillis());
        // Serai starts without it: calls go on, and the pool fills when it is back
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "serai");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }
}
