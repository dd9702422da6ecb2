package dev.serai.calls;

import dev.serai.calls.targets.TargetName;
import dev.serai.kit.Threads;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks into lanes when it is told that there may be room for a call out of them. */
final class LanePuller implements AutoCloseable {
    /** Takes calls out of one lane for a while; answers whether to come back at once. */
    @FunctionalInterface
    interface Work {
        boolean pull(TargetName target, LaneChannel channel);
    }

    private static final Logger log = LoggerFactory.getLogger(LanePuller.class);

    private final BlockingQueue<TargetName> wanted = new LinkedBlockingQueue<>();
    private final Set<TargetName> asked = ConcurrentHashMap.newKeySet();
    private final LaneChannel channel = new LaneChannel();
    private final Work work;
    private final Thread thread;
    private volatile boolean stopping;

    LanePuller(String name, Work work) {
        this.work = work;
        this.thread = Threads.daemons(name).newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Returns at once; may be called as often as one likes. */
    void look(TargetName target) {
        if (asked.add(target)) {
            wanted.add(target);
        }
    }

    private void run() {
        try {
            while (!stopping) {
                TargetName target = wanted.poll(1, TimeUnit.SECONDS);
                if (target != null) {
                    asked.remove(target);
                    pull(target);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pull(TargetName target) {
        try {
            if (work.pull(target, channel)) {
                look(target);
            }
        } catch (RuntimeException e) {
            log.error("calls.lane-not-pulled target={}", target, e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
