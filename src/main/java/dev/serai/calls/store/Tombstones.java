package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.calls.store.Query.Column;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Notes which cancelled calls' messages were met and dropped, many at once: a purge leaves many. */
final class Tombstones implements AutoCloseable {
    private static final Duration GATHER = Duration.ofMillis(50);

    private final Database database;
    private final Gatherer<Met> met;

    Tombstones(Database database) {
        this.database = database;
        this.met = new Gatherer<>("calls-tombstones", GATHER, one -> 0, this::write);
    }

    CompletableFuture<Void> met(Execution call) {
        Met one = new Met(call, new CompletableFuture<>());
        if (!met.offer(one)) {
            return CompletableFuture.failedFuture(new DatabaseAway("too many tombstones wait"));
        }
        return one.noted;
    }

    @Override
    public void close() {
        met.close();
    }

    private void write(List<Met> all) {
        List<Execution> calls = all.stream()
                .map(Met::call)
                .distinct()
                .sorted(Comparator.comparing(Execution::id))
                .toList();
        try {
            int unused = database.run(connection -> Query.of(
                            "met-tombstones",
                            Column.texts(calls, Execution::id),
                            Column.instants(calls, Execution::accepted))
                    .update(connection));
            all.forEach(one -> one.noted.complete(null));
        } catch (DatabaseAway | StatementFailed e) {
            all.forEach(one -> one.noted.completeExceptionally(new DatabaseAway(e.getMessage(), e)));
        }
    }

    private record Met(Execution call, CompletableFuture<Void> noted) {}
}
