package dev.serai.backing.amqp;

import dev.serai.backing.amqp.PublishFailed.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message on its way to the broker's confirm. */
final class Pending {
    /** The deadline of one that is waited for as long as its connection lives. */
    static final long NEVER = Long.MAX_VALUE;

    private final Publication publication;
    private final long deadline;
    private final Executor completions;
    private final Runnable release;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile String returnedBecause;

    /**
     * @param deadline of {@link System#nanoTime}, or {@link #NEVER}
     * @param completions runs what hangs on the result
     * @param release called once, when the message is no longer under way
     */
    Pending(Publication publication, long deadline, Executor completions, Runnable release) {
        this.publication = publication;
        this.deadline = deadline;
        this.completions = completions;
        this.release = release;
    }

    Publication publication() {
        return publication;
    }

    CompletableFuture<Void> result() {
        return result;
    }

    boolean over() {
        return over.get();
    }

    boolean late(long now) {
        return deadline != NEVER && now - deadline >= 0;
    }

    /** Notes that the broker gave the message back; its confirm is still to come. */
    void returned(String because) {
        returnedBecause = because;
    }

    boolean isReturned() {
        return returnedBecause != null;
    }

    /** The broker's confirm, or its refusal. */
    void settle(boolean taken) {
        if (returnedBecause != null) {
            fail(Kind.RETURNED, "no queue for " + publication.routingKey() + ": " + returnedBecause);
        } else if (taken) {
            end(() -> result.complete(null));
        } else {
            fail(Kind.NACKED, "the broker refused the message");
        }
    }

    void fail(Kind kind, String message) {
        PublishFailed failure = new PublishFailed(kind, message);
        end(() -> result.completeExceptionally(failure));
    }

    private void end(Runnable completion) {
        if (over.compareAndSet(false, true)) {
            release.run();
            completions.execute(completion);
        }
    }
}
