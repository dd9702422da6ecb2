package dev.serai.calls.store;

import dev.serai.kit.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Gathers what many ask within a few milliseconds, so that one statement does it for all of them. Its thread calls the
 * sink, which must settle every item that it gets, and while it is at that the next ones gather.
 */
final class Gatherer<T> implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final long MOST_BYTES = 8L << 20;

    private final LinkedBlockingQueue<T> waiting = new LinkedBlockingQueue<>(10 * MOST);
    private final Duration window;
    private final ToLongFunction<T> weight;
    private final Consumer<List<T>> sink;
    private final Thread thread;
    private volatile boolean closed;

    Gatherer(String name, Duration window, ToLongFunction<T> weight, Consumer<List<T>> sink) {
        this.window = window;
        this.weight = weight;
        this.sink = sink;
        this.thread = Threads.daemons(name).newThread(this::gather);
        thread.start();
    }

    /** Whether it was taken; not so when ten thousand wait, and after the end. */
    boolean offer(T item) {
        return !closed && waiting.offer(item);
    }

    /** Hands over what waits, then ends; gives up after a few seconds. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather() {
        while (!closed || !waiting.isEmpty()) {
            List<T> batch = new ArrayList<>();
            try {
                T first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    fill(batch);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
            if (!batch.isEmpty()) {
                sink.accept(batch);
            }
        }
    }

    private void fill(List<T> batch) throws InterruptedException {
        long bytes = weight.applyAsLong(batch.get(0));
        long end = System.nanoTime() + window.toNanos();
        while (batch.size() < MOST && bytes < MOST_BYTES) {
            T next = waiting.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
            bytes += weight.applyAsLong(next);
        }
    }
}
