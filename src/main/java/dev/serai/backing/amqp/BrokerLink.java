package dev.serai.backing.amqp;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the broker open: connects again after a loss, for ever, and hands each new connection to its
 * user. One thread of its own does that; {@link User#opened} runs on it.
 */
public final class BrokerLink implements AutoCloseable {
    /** Who works on the connection. */
    public interface User {
        /**
         * A new connection is there. Declare and subscribe; an exception closes this connection and the next is tried.
         *
         * @throws IOException when the broker refused something
         */
        void opened(Connection connection) throws IOException;

        /** The connection handed over last is gone, with everything that hung on it. */
        void lost();
    }

    private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final String name;
    private final ConnectionFactory factory;
    private final User user;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Connection connection;
    private volatile CountDownLatch over = new CountDownLatch(0);
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile boolean usable;
    private volatile String blockedBecause;

    /**
     * @param name shown in the broker's list of connections and in the log
     * @param factory names the broker; its recovery is switched off, since this class does it
     */
    public BrokerLink(String name, ConnectionFactory factory, User user) {
        this.name = name;
        this.factory = factory.clone();
        this.factory.setAutomaticRecoveryEnabled(false);
        this.factory.setTopologyRecoveryEnabled(false);
        this.factory.setRequestedHeartbeat(10);
        this.factory.setConnectionTimeout(5_000);
        this.factory.setHandshakeTimeout(10_000);
        this.factory.setChannelRpcTimeout(10_000);
        this.factory.setThreadFactory(Threads.daemons("amqp-" + name));
        this.user = user;
        this.thread = Threads.daemons("amqp-" + name).newThread(this::keepOpen);
    }

    public void start() {
        thread.start();
    }

    /** Whether the connection is open, set up by its user, and takes messages. */
    public boolean usable() {
        Connection current = connection;
        return usable && blockedBecause == null && current != null && current.isOpen();
    }

    /** Waits until the first connection was set up, or the time is up; answers which. */
    public boolean awaitFirst(Duration patience) throws InterruptedException {
        return first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why the broker takes no messages although connected (its memory or disk alarm); null when it does. */
    public String blockedBecause() {
        return blockedBecause;
    }

    /** Drops the connection, so that its user sets everything up again on a new one. Returns at once. */
    public void renew() {
        over.countDown();
    }

    @Override
    public void close() {
        stop.countDown();
        over.countDown();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepOpen() {
        Duration wait = FIRST_WAIT;
        boolean told = false;
        while (!stopped(Duration.ZERO)) {
            long began = System.nanoTime();
            try {
                useOneConnection();
                told = false;
                // one that is lost again and again is not opened ever faster
                wait = System.nanoTime() - began > LONGEST_WAIT.toNanos() ? FIRST_WAIT : longer(wait);
                if (stopped(wait)) {
                    return;
                }
            } catch (IOException | TimeoutException | RuntimeException e) {
                if (!told && stop.getCount() > 0) {
                    log.warn(
                            "broker.unreachable link={} at={}:{} error={}",
                            name,
                            factory.getHost(),
                            factory.getPort(),
                            reason(e));
                    told = true;
                }
                if (stopped(wait)) {
                    return;
                }
                wait = longer(wait);
            }
        }
    }

    private void useOneConnection() throws IOException, TimeoutException {
        Connection opened = factory.newConnection("serai " + name);
        CountDownLatch closed = new CountDownLatch(1);
        over = closed;
        try {
            if (stop.getCount() == 0) {
                return;
            }
            blockedBecause = null;
            opened.addShutdownListener(cause -> closed.countDown());
            opened.addBlockedListener(blocked());
            connection = opened;
            user.opened(opened);
            usable = true;
            first.countDown();
            log.info("broker.connected link={} at={}:{}", name, factory.getHost(), factory.getPort());
            closed.await();
            if (stop.getCount() > 0) {
                ShutdownSignalException cause = opened.getCloseReason();
                log.warn("broker.lost link={} cause={}", name, cause == null ? "renewed by Serai" : reason(cause));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            usable = false;
            opened.abort(2_000);
            user.lost();
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }

    private BlockedListener blocked() {
        return new BlockedListener() {
            @Override
            public void handleBlocked(String reason) {
                blockedBecause = reason;
                log.warn("broker.blocked link={} reason={}", name, reason);
            }

            @Override
            public void handleUnblocked() {
                blockedBecause = null;
                log.info("broker.unblocked link={}", name);
            }
        };
    }

    private boolean stopped(Duration wait) {
        try {
            return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
