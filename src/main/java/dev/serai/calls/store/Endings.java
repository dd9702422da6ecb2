package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.calls.store.Query.Column;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Tells before each attempt whether its call has ended; all who ask at about the same time share one statement. */
final class Endings implements AutoCloseable {
    private static final Duration GATHER = Duration.ofMillis(1);
    private static final long LONGEST_MILLIS = 1_000;

    private final Database database;
    private final Gatherer<Question> questions;

    Endings(Database database) {
        this.database = database;
        this.questions = new Gatherer<>("calls-endings", GATHER, question -> 0, this::answer);
    }

    /** Empty when it has not ended, and when PostgreSQL does not say within a second. */
    CompletableFuture<Optional<CallState>> of(Execution call) {
        Question question = new Question(call, new CompletableFuture<>());
        if (!database.usable() || !questions.offer(question)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return question.answer.completeOnTimeout(Optional.empty(), LONGEST_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        questions.close();
    }

    private void answer(List<Question> asked) {
        Map<Execution, CallState> ended = new HashMap<>();
        try {
            ended.putAll(read(asked));
        } catch (DatabaseAway | StatementFailed e) {
            // then they count as going on: a call is made once too often rather than never
        }
        asked.forEach(question -> question.answer.complete(Optional.ofNullable(ended.get(question.call))));
    }

    private Map<Execution, CallState> read(List<Question> asked) {
        Map<Execution, CallState> ended = new HashMap<>();
        Query query = Query.of("ended", Column.texts(asked, question -> question.call.id()));
        database.run(connection -> query.list(
                connection,
                row -> ended.put(
                        new Execution(row.getString("id"), Query.instant(row, "accepted_at")),
                        CallState.parse(row.getString("state")))));
        return ended;
    }

    private record Question(Execution call, CompletableFuture<Optional<CallState>> answer) {}
}
