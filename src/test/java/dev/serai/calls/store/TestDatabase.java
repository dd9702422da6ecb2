package dev.serai.calls.store;

import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** A fresh database on the embedded PostgreSQL or on a named one, dropped in the end. */
public final class TestDatabase implements AutoCloseable {
    private final DataFolder data;
    private final Backing server;
    private final PostgresAddress address;
    private final Backing direct;

    public TestDatabase(Path folder, Optional<PostgresAddress> named) throws SQLException {
        data = DataFolder.open(folder);
        server = backing(named, 2);
        PostgresAddress there = server.postgres().address();
        String name = "serai_test_" + UUID.randomUUID().toString().replace('-', '_');
        execute(server.postgres().dataSource(), "CREATE DATABASE " + name);
        address = new PostgresAddress(
                there.host(), there.port(), name, there.user(), there.password(), there.options(), false);
        direct = backing(Optional.of(address), 3);
    }

    /** A pool like Serai's, by way of this port when it is not 0; of its own, to be closed by the test. */
    public Backing pool(int port) {
        PostgresAddress through = new PostgresAddress(
                "127.0.0.1",
                port == 0 ? address.port() : port,
                address.database(),
                address.user(),
                address.password(),
                Map.of(),
                false);
        return backing(Optional.of(through), 10);
    }

    public int port() {
        return address.port();
    }

    /** As a setting names it. */
    public String url() {
        return url(address.port());
    }

    /** The same by way of another port of this machine. */
    public String url(int port) {
        return "postgres://" + encoded(address.user()) + ":" + encoded(address.password()) + "@127.0.0.1:" + port + "/"
                + address.database();
    }

    public void execute(String sql) throws SQLException {
        execute(direct.postgres().dataSource(), sql);
    }

    /** The first column. */
    public List<String> ask(String sql) throws SQLException {
        try (Connection connection = direct.postgres().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    @Override
    public void close() throws SQLException {
        direct.close();
        execute(server.postgres().dataSource(), "DROP DATABASE " + address.database() + " WITH (FORCE)");
        server.close();
        data.close();
    }

    private Backing backing(Optional<PostgresAddress> postgres, int connections) {
        BrokerAddress none = BrokerAddress.parse("amqp://nobody:nothing@127.0.0.1:1");
        return Backing.start(
                new BackingSettings(postgres, connections, Optional.of(none)), data, new Secrets(data.path("secrets")));
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
