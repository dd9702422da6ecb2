package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which targets are paused and which have lanes, for all nodes. All methods block, and throw {@link DatabaseAway} when
 * PostgreSQL is away; a place is {@code host}, for all its ports, or {@code host:port}, and an {@link InvalidQuery} when it
 * is neither.
 */
public final class TargetBook {
    private final Database database;
    private final Clock clock;

    TargetBook(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public Targets load() {
        Map<String, TargetRule> rules = new HashMap<>();
        Map<String, String> lanes = new HashMap<>();
        return database.transaction(connection -> {
            var unusedRules = Query.of("load-rules").list(connection, row -> {
                String place = row.getString("host");
                boolean paused = row.getBoolean("paused");
                Optional<Boolean> said = row.wasNull() ? Optional.empty() : Optional.of(paused);
                return rules.put(
                        place,
                        new TargetRule(
                                place, said, Query.optionalInstant(row, "retry_at"), Query.instant(row, "updated_at")));
            });
            var unusedLanes = Query.of("load-lanes")
                    .list(connection, row -> lanes.put(row.getString("target"), row.getString("queue")));
            return new Targets(rules, lanes);
        });
    }

    public void pause(String place) {
        setPaused(Place.parse(place), true);
    }

    public void resume(String place) {
        setPaused(Place.parse(place), false);
    }

    /** Wishes for a retry now of what waits there. */
    public void retry(String place) {
        Instant now = now();
        int unused = database.run(connection ->
                Query.of("retry-target", Place.parse(place).name(), now, now).update(connection));
    }

    /** Whether the target has a lane: one that it had, or a new one where fewer than so many are. */
    public boolean registerLane(String target, String queue, int most) {
        return database.transaction(connection -> {
            int unused = Query.of("lock-lanes").update(connection);
            boolean added = Query.of("add-lane", target, queue, most).update(connection) == 1;
            return added
                    || Query.of("find-lane", target)
                            .first(connection, row -> row.getString("queue"))
                            .isPresent();
        });
    }

    public void forgetLane(String target) {
        int unused = database.run(connection -> Query.of("forget-lane", target).update(connection));
    }

    private void setPaused(Place place, boolean paused) {
        Instant now = now();
        int unused = database.transaction(connection -> {
            int ports = place.port() == null
                    ? Query.of("pause-all-ports", now, place.name()).update(connection)
                    : 0;
            return ports + Query.of("pause-target", place.name(), paused, now).update(connection);
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
