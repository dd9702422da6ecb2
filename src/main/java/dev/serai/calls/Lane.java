package dev.serai.calls;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** One lane's queue as this node knows it. Thread-safe. */
final class Lane {
    /** A queue that this node did not use for longer may have been deleted by another one. */
    static final Duration TRUSTED = Duration.ofSeconds(30);

    private static final long NEVER = 0;

    private final String queue;
    private final Queue<Delivery> taken = new ConcurrentLinkedQueue<>();
    private final AtomicLong entered = new AtomicLong();
    private volatile Connection declaredOn;
    private volatile long used = System.nanoTime();
    private volatile long closingSince = NEVER;
    private volatile long depth;

    Lane(String queue) {
        this.queue = queue;
    }

    String queue() {
        return queue;
    }

    boolean isDeclaredOn(Connection connection) {
        return connection != null && declaredOn == connection && idle() < TRUSTED.toNanos();
    }

    void declaredOn(Connection connection) {
        touch();
        declaredOn = connection;
    }

    /** The queue may be gone, so it is to be declared before it is used again. */
    void forgetDeclaration() {
        declaredOn = null;
    }

    void touch() {
        used = System.nanoTime();
        closingSince = NEVER;
    }

    /** A call of this node went in. */
    void enter() {
        touch();
        entered.incrementAndGet();
    }

    /** How many calls of this node went in so far. */
    long entered() {
        return entered.get();
    }

    /** A call came out, which the queue keeps until its delivery is over. */
    void took(Delivery delivery) {
        touch();
        while (!taken.isEmpty() && taken.peek().over()) {
            taken.poll();
        }
        taken.add(delivery);
    }

    /** Whether this node needs the queue: it used it lately, or works on what came out of it. */
    boolean inUse(Duration lately) {
        taken.removeIf(Delivery::over);
        return !taken.isEmpty() || idle() < lately.toNanos();
    }

    /** From now on every use of the lane calls its closing off. */
    void closing() {
        forgetDeclaration();
        closingSince = System.nanoTime();
    }

    boolean isClosing() {
        return closingSince != NEVER;
    }

    boolean closingFor(Duration grace) {
        return isClosing() && System.nanoTime() - closingSince > grace.toNanos();
    }

    long depth() {
        return depth;
    }

    void depth(long messages) {
        depth = messages;
    }

    /** Nanoseconds since the last call went in or came out. */
    private long idle() {
        return System.nanoTime() - used;
    }
}
