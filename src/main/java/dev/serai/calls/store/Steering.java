package dev.serai.calls.store;

import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.kit.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The few threads on which operators' questions wait for PostgreSQL. */
final class Steering implements AutoCloseable {
    private static final int WAITING = 100;

    private final ThreadPoolExecutor threads;

    Steering(String name, int count) {
        threads = new ThreadPoolExecutor(
                count, count, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Threads.daemons(name));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Fails with what the work throws, and with {@link DatabaseAway} when too much of it waits. */
    <T> CompletableFuture<T> ask(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(work.get());
                } catch (StatementFailed e) {
                    answer.completeExceptionally(new DatabaseAway(e.getMessage(), e));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new DatabaseAway("too many questions wait"));
        }
        return answer;
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
