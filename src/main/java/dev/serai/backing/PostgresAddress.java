package dev.serai.backing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.Driver;

/**
 * Where a PostgreSQL database is and who we are to it.
 *
 * @param options of the JDBC driver, like {@code sslmode}
 * @param embedded whether it is Serai's own
 */
public record PostgresAddress(
        String host,
        int port,
        String database,
        String user,
        String password,
        Map<String, String> options,
        boolean embedded) {
    public PostgresAddress {
        options = Map.copyOf(options);
        if (host.isEmpty() || port < 1 || port > 65_535 || database.isEmpty()) {
            throw new IllegalArgumentException("host, port and database name no PostgreSQL");
        }
    }

    /**
     * Reads {@code postgres://user:password@host:port/database?option=value}, the same with {@code postgresql:}, and
     * {@code jdbc:postgresql:} with user and password among the options. Defaults: user postgres, port 5432, the user's
     * database.
     *
     * @throws IllegalArgumentException whose text never has the password
     */
    public static PostgresAddress parse(String url) {
        String text = url.strip();
        boolean jdbc = text.startsWith("jdbc:");
        ServerUri uri = ServerUri.parse(
                jdbc ? text.substring("jdbc:".length()) : text,
                jdbc ? List.of("postgresql") : List.of("postgres", "postgresql"));
        Map<String, String> options = new LinkedHashMap<>(uri.query());
        String optionUser = options.remove("user");
        String optionPassword = options.remove("password");
        String user = !uri.user().isEmpty() ? uri.user() : optionUser != null ? optionUser : "postgres";
        String password = !uri.password().isEmpty() ? uri.password() : optionPassword != null ? optionPassword : "";
        return new PostgresAddress(
                uri.host(),
                uri.port() > 0 ? uri.port() : 5432,
                uri.path().isEmpty() ? user : uri.path(),
                user,
                password,
                options,
                false);
    }

    /** For the JDBC driver, without user and password. */
    public String jdbcUrl() {
        String query = new TreeMap<>(options)
                .entrySet().stream()
                        .map(option -> ServerUri.encode(option.getKey()) + "=" + ServerUri.encode(option.getValue()))
                        .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + host + ":" + port + "/" + ServerUri.encode(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** For logs and summaries: without password and options. */
    public String masked() {
        return "postgres://" + ServerUri.encode(user) + ":***@" + host + ":" + port + "/" + ServerUri.encode(database);
    }

    @Override
    public String toString() {
        return masked();
    }

    /** The first column of the first row, over a connection of its own; the time is rounded up to seconds. */
    String ask(String sql, Duration within) throws SQLException {
        String seconds = Long.toString(Math.max(1, within.plusMillis(999).toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        try (Connection connection = new Driver().connect(jdbcUrl(), properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
