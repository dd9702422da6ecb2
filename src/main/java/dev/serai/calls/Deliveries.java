package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Envelope;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of one connection. Acknowledgements go out on one thread, so that a broker that stops reading holds up
 * no worker.
 */
final class Deliveries {
    /** Before the first connection. */
    static final Deliveries NONE = new Deliveries(null, () -> {});

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

    private final Connection connection;
    private final Runnable renew;
    private final ExecutorService acknowledgements;
    private boolean live;
    private int open;

    /** @param renew has the connection replaced; returns at once */
    Deliveries(Connection connection, Runnable renew) {
        this.connection = connection;
        this.renew = renew;
        this.live = connection != null;
        this.acknowledgements = Executors.newSingleThreadExecutor(Threads.daemons("calls-acknowledge"));
    }

    Connection connection() {
        return connection;
    }

    synchronized boolean live() {
        return live;
    }

    synchronized int open() {
        return open;
    }

    synchronized Delivery begin(Channel channel, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        open++;
        return new Delivery(this, channel, envelope.getDeliveryTag(), envelope.isRedeliver(), properties, body);
    }

    void acknowledge(Channel channel, long tag) {
        try {
            acknowledgements.execute(() -> {
                try {
                    channel.basicAck(tag, false);
                } catch (IOException | RuntimeException e) {
                    log.debug("calls.acknowledge-lost tag={} because={}", tag, e.toString());
                } finally {
                    drop();
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("calls.acknowledge-late tag={}", tag);
            drop();
        }
    }

    synchronized void drop() {
        open--;
        notifyAll();
    }

    /** Has the connection replaced, which ends this generation. */
    void abandon() {
        if (live()) {
            renew.run();
        }
    }

    synchronized void end() {
        live = false;
        acknowledgements.shutdown();
        notifyAll();
    }

    /** Returns when no delivery is open, when the connection is gone, or when the time is up. */
    synchronized void drain(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toMillis();
                    live && open > 0 && left > 0;
                    left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
