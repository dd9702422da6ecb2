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
    /** The first column of the rows, as text; none when the first statement has none. */
    List<String> of(String statements) {
        PostgresAddress address = PostgresAddress.parse(url);
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement execution = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (execution.execute(statements)) {
                try (ResultSet result = execution.getResultSet()) {
                    while (result.next()) {
                        rows.add(result.getString(1));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
