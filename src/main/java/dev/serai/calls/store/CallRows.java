package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.calls.store.Query.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads calls with their attempts; all methods block. */
final class CallRows {
    private final Database database;

    CallRows(Database database) {
        this.database = database;
    }

    Optional<CallView> find(String id) {
        return database.run(connection ->
                withAttempts(connection, Query.of("find-call", id).list(connection, CallRows::call)).stream()
                        .findFirst());
    }

    Optional<CallState> state(String id) {
        return database.run(connection ->
                Query.of("find-state", id).first(connection, row -> CallState.parse(row.getString("state"))));
    }

    /** Without the attempts of each. */
    CallPage list(Filter filter, int limit, Optional<Cursor> before) {
        List<String> parts = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        filter.state().ifPresent(state -> {
            parts.add("state");
            arguments.add(state.wire());
        });
        filter.host().map(Place::parse).ifPresent(place -> {
            parts.add("host");
            arguments.add(place.host());
            if (place.port() != null) {
                parts.add("port");
                arguments.add(place.name());
                arguments.add(place.name());
            }
        });
        before.ifPresent(cursor -> {
            parts.add("before");
            arguments.add(cursor.accepted());
            arguments.add(cursor.id());
        });
        arguments.add(limit + 1);
        Query query = Query.withParts("list-calls", parts, arguments.toArray());
        List<CallView> found = database.longTransaction(connection -> query.list(connection, CallRows::call));
        List<CallView> calls = found.subList(0, Math.min(limit, found.size()));
        return new CallPage(
                calls,
                found.size() <= limit
                        ? Optional.empty()
                        : Optional.of(new Cursor(
                                calls.get(limit - 1).accepted(),
                                calls.get(limit - 1).id())));
    }

    private static List<CallView> withAttempts(Connection connection, List<CallView> calls) throws SQLException {
        Map<String, List<Attempt>> attempts = new HashMap<>();
        List<List<Attempt>> unused = Query.of(
                        "find-attempts", Column.texts(calls, CallView::id), Column.instants(calls, CallView::accepted))
                .list(connection, row -> {
                    List<Attempt> ofCall = attempts.computeIfAbsent(row.getString("id"), id -> new ArrayList<>());
                    ofCall.add(attempt(row));
                    return ofCall;
                });
        return calls.stream()
                .map(call -> call.with(attempts.getOrDefault(call.id(), List.of())))
                .toList();
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        OptionalInt answered = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(status);
        return new Attempt(
                row.getInt("number"), Query.instant(row, "at"), answered, row.getString("error"), row.getInt("ms"));
    }

    private static CallView call(ResultSet row) throws SQLException {
        return new CallView(
                row.getString("id"),
                Query.instant(row, "accepted_at"),
                Query.instant(row, "first_accepted_at"),
                CallState.parse(row.getString("state")),
                row.getInt("attempts"),
                row.getString("method"),
                row.getString("url"),
                row.getString("target"),
                row.getString("host"),
                Query.optionalInstant(row, "next_at"),
                Query.instant(row, "updated_at"),
                row.getString("ended"),
                List.of());
    }
}
