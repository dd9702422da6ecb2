package dev.serai.calls;

import com.rabbitmq.client.Connection;

/** One lane's queue as this node knows it. Thread-safe. */
final class Lane {
    private final String queue;
    private volatile Connection declaredOn;
    private volatile long used = System.nanoTime();
    private volatile long depth;

    Lane(String queue) {
        this.queue = queue;
    }

    String queue() {
        return queue;
    }

    boolean isDeclaredOn(Connection connection) {
        return connection != null && declaredOn == connection;
    }

    void declaredOn(Connection connection) {
        declaredOn = connection;
    }

    /** The queue may be gone, so it is to be declared before it is used again. */
    void forgetDeclaration() {
        declaredOn = null;
    }

    void touch() {
        used = System.nanoTime();
    }

    /** Nanoseconds since the last call went in or came out. */
    long idle() {
        return System.nanoTime() - used;
    }

    long depth() {
        return depth;
    }

    void depth(long messages) {
        depth = messages;
    }
}
