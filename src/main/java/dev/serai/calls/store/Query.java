package dev.serai.calls.store;

import dev.serai.backing.postgres.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One statement with its arguments: texts, numbers, flags, bytes, instants and arrays of them. */
final class Query {
    private static final SqlFiles SQL = new SqlFiles("calls");

    private final String sql;
    private final Object[] arguments;

    private Query(String sql, Object... arguments) {
        this.sql = sql;
        this.arguments = arguments;
    }

    /** @param name of the file in {@code sql/calls} */
    static Query of(String name, Object... arguments) {
        return new Query(SQL.of(name), arguments);
    }

    /**
     * A statement of which only some optional lines count.
     *
     * @param parts the words in the comments at the beginning of those that do
     */
    static Query withParts(String name, List<String> parts, Object... arguments) {
        StringBuilder sql = new StringBuilder();
        SQL.of(name).lines().forEach(line -> {
            String word =
                    line.strip().startsWith("/*") ? line.substring(line.indexOf("/*") + 2, line.indexOf("*/")) : "";
            if (word.isEmpty() || parts.contains(word)) {
                sql.append(line).append('\n');
            }
        });
        return new Query(sql.toString(), arguments);
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(Connection connection, Row<T> reader) throws SQLException {
        try (PreparedStatement statement = prepared(connection);
                ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(reader.read(rows));
            }
            return list;
        }
    }

    /** The first row. */
    <T> Optional<T> first(Connection connection, Row<T> reader) throws SQLException {
        return list(connection, reader).stream().findFirst();
    }

    /** How many rows it changed. */
    int update(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepared(connection)) {
            return statement.executeUpdate();
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private PreparedStatement prepared(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument instanceof Instant at) {
                statement.setObject(i + 1, at.atOffset(ZoneOffset.UTC));
            } else if (argument instanceof Column column) {
                statement.setArray(i + 1, connection.createArrayOf(column.type(), column.values()));
            } else {
                statement.setObject(i + 1, argument);
            }
        }
        return statement;
    }

    /**
     * Many values of one type in one argument.
     *
     * @param type PostgreSQL's name of it
     */
    record Column(String type, Object[] values) {
        static <T> Column texts(List<T> list, Function<T, String> value) {
            return new Column("text", list.stream().map(value).toArray(String[]::new));
        }

        static <T> Column instants(List<T> list, Function<T, Instant> value) {
            return new Column(
                    "timestamptz",
                    list.stream()
                            .map(value)
                            .map(at -> at == null ? null : at.toString())
                            .toArray(String[]::new));
        }

        static <T> Column numbers(List<T> list, Function<T, Integer> value) {
            return new Column("int4", list.stream().map(value).toArray(Integer[]::new));
        }

        static <T> Column longs(List<T> list, Function<T, Long> value) {
            return new Column("int8", list.stream().map(value).toArray(Long[]::new));
        }

        static <T> Column bytes(List<T> list, Function<T, byte[]> value) {
            return new Column("bytea", list.stream().map(value).toArray(byte[][]::new));
        }
    }
}
