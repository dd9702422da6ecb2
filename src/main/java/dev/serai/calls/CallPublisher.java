package dev.serai.calls;

import dev.serai.backing.amqp.ConfirmedPublisher;
import dev.serai.backing.amqp.Publication;
import dev.serai.backing.amqp.PublishFailed;
import dev.serai.backing.amqp.PublishFailed.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Puts the calls' messages into the broker; has the queues declared again when one that should be there is not. */
final class CallPublisher {
    /** Between messages to a broker that confirms nothing. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ConfirmedPublisher publisher;
    private final Runnable declareAgain;
    private final Executor aSecondLater;
    private final AtomicLong probed = new AtomicLong(System.nanoTime() - PROBE_NANOS);

    /** @param declareAgain starts the declaration of all queues and returns at once */
    CallPublisher(ConfirmedPublisher publisher, Executor workers, Runnable declareAgain) {
        this.publisher = publisher;
        this.declareAgain = declareAgain;
        this.aSecondLater = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, workers);
    }

    /** Whether a confirm is to be expected soon. */
    boolean answering() {
        return publisher.answering();
    }

    /**
     * For what is safe in the outbox: a broker that confirms nothing gets one now and then, to find out when it does again,
     * and not a copy of all of them each time.
     */
    CompletableFuture<Void> relayed(Publication publication) {
        long now = System.nanoTime();
        long last = probed.get();
        boolean worthATry = publisher.answering() || (now - last >= PROBE_NANOS && probed.compareAndSet(last, now));
        return worthATry
                ? now(publication)
                : CompletableFuture.failedFuture(new IllegalStateException("the broker confirms nothing now"));
    }

    /** For a caller who waits: one try, and a second when the queue had been deleted. */
    CompletableFuture<Void> now(Publication publication) {
        return publisher.publish(publication).exceptionallyCompose(failure -> {
            if (!mayLackAQueue(failure)) {
                return CompletableFuture.failedFuture(failure);
            }
            declareAgain.run();
            return CompletableFuture.runAsync(() -> {}, aSecondLater)
                    .thenCompose(later -> publisher.publish(publication));
        });
    }

    /** One try, for as long as the connection lives. */
    CompletableFuture<Void> once(Publication publication) {
        return publisher.publishPatiently(publication);
    }

    /** Tries every second until the broker confirms; fails only when nobody wants the message any more. */
    CompletableFuture<Void> untilConfirmed(Publication publication, BooleanSupplier wanted) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        tryOnce(publication, wanted, result);
        return result;
    }

    private void tryOnce(Publication publication, BooleanSupplier wanted, CompletableFuture<Void> result) {
        if (!wanted.getAsBoolean()) {
            result.completeExceptionally(new NoLongerWanted());
            return;
        }
        CompletableFuture<Void> unused = publisher.publishPatiently(publication).whenComplete((confirmed, failure) -> {
            if (failure == null) {
                result.complete(null);
                return;
            }
            if (mayLackAQueue(failure)) {
                declareAgain.run();
            }
            aSecondLater.execute(() -> tryOnce(publication, wanted, result));
        });
    }

    /** RabbitMQ returns what has no queue and then confirms; Qpid refuses it and then returns it. */
    private static boolean mayLackAQueue(Throwable failure) {
        return PublishFailed.in(failure)
                .filter(failed -> failed.kind() == Kind.RETURNED || failed.kind() == Kind.NACKED)
                .isPresent();
    }
}
