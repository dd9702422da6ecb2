package dev.serai.mailbox;

import dev.serai.backing.PostgresAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements on connections beside Serai's. */
record PostgresRows(String url) {
    /** The first column, as text, of the rows of the last statement that has any. */
    List<String> of(String statements) {
        PostgresAddress address = PostgresAddress.parse(url);
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement execution = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            boolean hasRows = execution.execute(statements);
            while (hasRows || execution.getUpdateCount() >= 0) {
                if (hasRows) {
                    rows = firstColumn(execution.getResultSet());
                }
                hasRows = execution.getMoreResults();
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> firstColumn(ResultSet result) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            rows.add(result.getString(1));
        }
        return rows;
    }
}
