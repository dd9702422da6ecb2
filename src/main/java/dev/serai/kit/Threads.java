package dev.serai.kit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Names threads, so that a thread dump tells whose they are. */
public final class Threads {
    private Threads() {}

    /**
     * At most so many daemon threads {@code name-1}, {@code name-2}, …, of which the one that was busy last works first:
     * short tasks stay on few threads, and more come only when those wait for something.
     */
    public static ExecutorService hot(String name, int most) {
        AtomicInteger count = new AtomicInteger();
        ForkJoinPool.ForkJoinWorkerThreadFactory factory = pool -> {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
            thread.setName(name + "-" + count.incrementAndGet());
            return thread;
        };
        return new ForkJoinPool(most, factory, null, true);
    }

    /** Daemon threads {@code name-1}, {@code name-2}, …: none keeps the JVM from ending. */
    public static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
