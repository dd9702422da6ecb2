package dev.serai.calls;

import dev.serai.calls.store.Attempt;
import dev.serai.calls.store.CallBook;
import dev.serai.calls.store.CallState;
import dev.serai.calls.store.Entry;
import dev.serai.calls.store.Execution;
import dev.serai.calls.store.Journal;
import dev.serai.calls.store.Original;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Writes into the journal what happens to calls, and asks it before each attempt. Nothing here blocks or fails. */
final class CallRecords {
    private final Journal journal;
    private final CallBook book;
    private final Clock clock;

    CallRecords(Journal journal, CallBook book, Clock clock) {
        this.journal = journal;
        this.book = book;
        this.clock = clock;
    }

    /** The call is durable; nobody waits for the journal. */
    void accepted(QueuedCall call) {
        Optional<Instant> next =
                call.call().policy().flatMap(CallPolicy::notBefore).or(call::due);
        journal.accepted(Entry.queued(execution(call), call.call().method(), url(call), next));
    }

    /** A call waits before its first attempt: the journal may not have heard of it, when it came by the queue for one. */
    void moved(QueuedCall call) {
        if (call.attempts() == 0) {
            accepted(call);
        }
    }

    /** Completes when the journal has what an attempt ended with and what follows. */
    CompletableFuture<Void> attempted(QueuedCall call, Answer answer, Verdict verdict) {
        Instant now = clock.instant();
        Attempt attempt = new Attempt(
                call.attempts() + 1,
                now.minus(answer.took()),
                answer instanceof Answer.Status status ? OptionalInt.of(status.code()) : OptionalInt.empty(),
                answer instanceof Answer.Status ? "" : answer.ended(),
                answer.took().toMillis());
        if (verdict instanceof Verdict.RetryAt retry) {
            return write(call, CallState.WAITING, attempt, Optional.of(retry.due()), answer.ended());
        }
        return verdict instanceof Verdict.GaveUp gaveUp
                ? write(call, CallState.DEAD, attempt, Optional.empty(), answer.ended() + ", " + gaveUp.reason())
                : write(call, CallState.DELIVERED, attempt, Optional.empty(), "");
    }

    /** Serai itself failed over a call that allows one attempt; completes when the journal has it as dead. */
    CompletableFuture<Void> crashed(QueuedCall call, String reason) {
        Attempt attempt = new Attempt(call.attempts() + 1, clock.instant(), OptionalInt.empty(), reason, 0);
        return write(call, CallState.DEAD, attempt, Optional.empty(), reason);
    }

    /** Whether this very execution has come to its end elsewhere: cancelled, or by a Serai that was killed after it. */
    CompletableFuture<Optional<CallState>> ended(QueuedCall call) {
        return call.known()
                ? journal.ended(call.id(), call.acceptedAt())
                : CompletableFuture.completedFuture(Optional.empty());
    }

    /** The message of a cancelled call has been met, so that the journal need not remember it for the queue's sake. */
    void met(QueuedCall call) {
        CompletableFuture<Void> unused =
                book.dropped(call.id(), call.acceptedAt()).exceptionally(away -> null);
    }

    private CompletableFuture<Void> write(
            QueuedCall call, CallState state, Attempt attempt, Optional<Instant> next, String ended) {
        Optional<Original> original = state == CallState.DEAD
                ? Optional.of(new Original(
                        call.json(), call.doors().signer(), call.doors().outcome()))
                : Optional.empty();
        return journal.write(new Entry(
                execution(call),
                state,
                attempt.number(),
                call.call().method(),
                url(call),
                Optional.of(attempt),
                next,
                ended,
                original));
    }

    private static Execution execution(QueuedCall call) {
        return new Execution(call.id(), call.acceptedAt());
    }

    private static String url(QueuedCall call) {
        return call.call().url().toString();
    }
}
