package dev.serai.bench.mailbox;

import dev.serai.backing.postgres.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The text of one of Serai's statements, for JDBC alone and for pgbench.
 *
 * @param prepared with a question mark for each argument
 * @param names of its arguments, in the order of their places
 */
record BareStatement(String text, String prepared, List<String> names) {
    private static final SqlFiles SQL = new SqlFiles("mailbox");
    private static final Pattern ARGUMENT = Pattern.compile(":\\?(\\w+)");

    /** The one without filters, of this file in {@code sql/mailbox}. */
    static BareStatement of(String file) {
        String text = SqlFiles.with(SQL.of(file), Map.of());
        return new BareStatement(
                text,
                ARGUMENT.matcher(text).replaceAll("?"),
                ARGUMENT.matcher(text).results().map(found -> found.group(1)).toList());
    }

    /** What it answers, JSON. */
    String answer(DataSource pool, Map<String, Object> arguments) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(prepared)) {
            for (int i = 0; i < names.size(); i++) {
                statement.setObject(i + 1, arguments.get(names.get(i)));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getString("reason") != null) {
                    throw new SQLException(row.getString("reason"));
                }
                return row.getString("answer");
            }
        }
    }

    /** The arguments in their places. */
    String with(Map<String, Object> arguments) {
        return ARGUMENT.matcher(text).replaceAll(found -> literal(found, arguments));
    }

    private static String literal(MatchResult found, Map<String, Object> arguments) {
        Object value = arguments.get(found.group(1));
        return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
    }
}
