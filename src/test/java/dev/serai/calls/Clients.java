package dev.serai.calls;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many clients at once. */
final class Clients {
    private Clients() {}

    /** All begin together; answers what each got. */
    static <T> List<T> atOnce(int clients, IntFunction<T> work) {
        CountDownLatch all = new CountDownLatch(clients);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<CompletableFuture<T>> begun = IntStream.range(0, clients)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                all.countDown();
                                awaitQuietly(all);
                                return work.apply(i);
                            },
                            threads))
                    .toList();
            return begun.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
