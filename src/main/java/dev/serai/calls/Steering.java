package dev.serai.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.calls.store.CallBook;
import dev.serai.calls.store.CallState;
import dev.serai.calls.store.Cancellation;
import dev.serai.calls.store.Cursor;
import dev.serai.calls.store.Filter;
import dev.serai.calls.store.InvalidQuery;
import dev.serai.calls.store.Journal;
import dev.serai.calls.store.Replay;
import dev.serai.edge.Incoming;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of the entries that see and steer calls: {@code bean: {ref: callsSteering, method: …}}. Nothing blocks. */
public final class Steering {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_PAGE = 100;

    private final CallBook book;
    private final Journal journal;
    private final TargetDesk targets;

    Steering(CallBook book, Journal journal, TargetDesk targets) {
        this.book = book;
        this.journal = journal;
        this.targets = targets;
    }

    /** A page of calls, the latest first, with the {@code before} of the next one. */
    public CompletableFuture<String> list(Exchange exchange) {
        return answer(exchange, 200, () -> {
            Filter filter = filter(exchange);
            int limit = limit(Incoming.query(exchange, "limit"));
            Optional<Cursor> before = Optional.of(Incoming.query(exchange, "before"))
                    .filter(given -> !given.isEmpty())
                    .map(Cursor::parse);
            return seen(() -> book.list(filter, limit, before)).thenApply(CallJson::page);
        });
    }

    /** One call with its attempts. */
    public CompletableFuture<String> find(Exchange exchange) {
        String id = path(exchange, "id");
        return answer(exchange, 200, () -> seen(() -> book.find(id))
                .thenApply(found -> CallJson.call(found.orElseThrow(() -> SteeringFailed.unknownCall(id)))));
    }

    /** Counts by state, the age of the oldest call that waits, wherever, and where calls wait in the broker. */
    public CompletableFuture<String> stats(Exchange exchange) {
        return answer(
                exchange, 200, () -> seen(book::stats).thenApply(stats -> CallJson.stats(stats, targets.waiting())));
    }

    public CompletableFuture<String> job(Exchange exchange) {
        String id = path(exchange, "job");
        return answer(exchange, 200, () -> book.job(id)
                .thenApply(found -> CallJson.job(found.orElseThrow(() -> SteeringFailed.unknownJob(id)))));
    }

    /** No attempt begins from now on; 409 when the call has come to its end. */
    public CompletableFuture<String> cancel(Exchange exchange) {
        String id = path(exchange, "id");
        return answer(exchange, 200, () -> seen(() -> book.cancel(id)).thenApply(cancellation -> {
            if (cancellation instanceof Cancellation.Unknown) {
                throw SteeringFailed.unknownCall(id);
            }
            if (cancellation instanceof Cancellation.Final ended) {
                throw SteeringFailed.conflict(
                        "call " + id + " is " + ended.state().wire() + " and can't be cancelled");
            }
            return CallJson.done("Cancelled", Map.of("id", id));
        }));
    }

    /** Cancels what waits, or removes what is dead or delivered. */
    public CompletableFuture<String> purge(Exchange exchange) {
        return answer(exchange, 200, () -> {
            Filter filter = filter(exchange);
            if (filter.equals(Filter.ALL)) {
                throw SteeringFailed.wrong("state or host must say which calls are meant");
            }
            return seen(() -> book.purge(filter)).thenApply(count -> CallJson.done("Purged", Map.of("count", count)));
        });
    }

    /** Makes a dead call again, under its id. */
    public CompletableFuture<String> replay(Exchange exchange) {
        String id = path(exchange, "id");
        return answer(exchange, 202, () -> seen(() -> book.replay(id)).thenApply(replay -> {
            if (replay instanceof Replay.Unknown) {
                throw SteeringFailed.unknownCall(id);
            }
            if (replay instanceof Replay.NotDead other) {
                throw SteeringFailed.conflict(
                        "call " + id + " is " + other.state().wire() + ": only dead calls are replayed");
            }
            return CallJson.done("Accepted", Map.of("id", id));
        }));
    }

    /** Begins to make many dead calls again and answers with the job that does it. */
    public CompletableFuture<String> replayMany(Exchange exchange) {
        return answer(exchange, 202, () -> {
            Filter filter = filter(exchange);
            if (!filter.state().equals(Optional.of(CallState.DEAD))) {
                throw SteeringFailed.wrong("state must be dead: other calls can't be replayed");
            }
            return seen(() -> book.startReplay(filter)).thenApply(CallJson::job);
        });
    }

    public CompletableFuture<String> targets(Exchange exchange) {
        return answer(exchange, 200, () -> CompletableFuture.completedFuture(CallJson.targets(targets.all())));
    }

    public CompletableFuture<String> pause(Exchange exchange) {
        return steer(exchange, "Paused", targets::pause);
    }

    public CompletableFuture<String> resume(Exchange exchange) {
        return steer(exchange, "Resumed", targets::resume);
    }

    public CompletableFuture<String> retry(Exchange exchange) {
        return steer(exchange, "Probing", targets::retry);
    }

    private static CompletableFuture<String> steer(
            Exchange exchange, String done, Function<String, CompletableFuture<Void>> action) {
        String host = path(exchange, "target");
        return answer(
                exchange, 200, () -> action.apply(host).thenApply(none -> CallJson.done(done, Map.of("host", host))));
    }

    /** What was accepted before is in the journal first. */
    private <T> CompletableFuture<T> seen(Supplier<CompletableFuture<T>> question) {
        return journal.flush().thenCompose(written -> question.get());
    }

    private static Filter filter(Exchange exchange) {
        return Filter.of(Incoming.query(exchange, "state"), Incoming.query(exchange, "host"));
    }

    private static int limit(String text) {
        try {
            return text.isEmpty() ? USUAL_PAGE : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw SteeringFailed.wrong("limit is not 1 to 1000");
        }
    }

    private static String path(Exchange exchange, String name) {
        return Optional.ofNullable(exchange.getMessage().getHeader(name, String.class))
                .orElse("");
    }

    private static CompletableFuture<String> answer(
            Exchange exchange, int status, Supplier<CompletableFuture<Map<String, Object>>> work) {
        CompletableFuture<Map<String, Object>> begun;
        try {
            begun = work.get();
        } catch (InvalidQuery | DatabaseAway | SteeringFailed e) {
            begun = CompletableFuture.failedFuture(e);
        }
        return begun.handle((answer, failure) -> {
            if (failure != null) {
                throw SteeringFailed.because(failure);
            }
            Message message = exchange.getMessage();
            message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=UTF-8");
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            try {
                return JSON.writeValueAsString(answer);
            } catch (JsonProcessingException e) {
                throw new CompletionException(e);
            }
        });
    }
}
