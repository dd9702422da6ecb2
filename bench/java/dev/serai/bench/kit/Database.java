package dev.serai.bench.kit;

import dev.serai.backing.PostgresAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A database of the bench's own on a PostgreSQL server, dropped at the end. */
public final class Database implements AutoCloseable {
    private final PostgresAddress server;
    private final String name = "serai_bench_" + UUID.randomUUID().toString().replace("-", "");

    /** @param serverUrl where a database may be created */
    public Database(String serverUrl) throws SQLException {
        server = PostgresAddress.parse(serverUrl);
        execute("CREATE DATABASE " + name);
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return url(server.host(), server.port());
    }

    /** The same through something that listens elsewhere on this machine. */
    public String urlAt(int port) {
        return url("127.0.0.1", port);
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private String url(String host, int port) {
        return "postgres://" + server.user() + (server.password().isEmpty() ? "" : ":" + server.password()) + "@" + host
                + ":" + port + "/" + name;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
