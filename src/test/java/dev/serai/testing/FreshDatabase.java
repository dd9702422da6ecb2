package dev.serai.testing;

import dev.serai.backing.PostgresAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;

/** A database of its own on a PostgreSQL that others use too; dropped in the end. */
public final class FreshDatabase implements AutoCloseable {
    private final PostgresAddress server;
    private final String name = "serai_test_" + UUID.randomUUID().toString().replace('-', '_');

    public FreshDatabase(PostgresAddress server) throws SQLException {
        this.server = server;
        execute("CREATE DATABASE " + name);
    }

    /** Its URL with credentials, by way of this port of the loopback address. */
    public String url(int port) {
        String password = server.password().isEmpty() ? "" : ":" + encoded(server.password());
        return "postgres://" + encoded(server.user()) + password + "@127.0.0.1:" + port + "/" + name;
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private void execute(String sql) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", server.user());
        login.setProperty("password", server.password());
        String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database();
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
