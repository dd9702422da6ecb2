package dev.serai.backing.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.serai.backing.amqp.PublishFailed.Kind;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes messages and tells when the broker has each of them safe. Confirms are pipelined: many messages are under
 * way at once on one channel, written by one thread, so that a broker that stops reading stops nobody else.
 *
 * <p>Every message is mandatory. {@link #publish} never blocks; its futures complete on the given executor.
 */
public final class ConfirmedPublisher implements AutoCloseable {
    /** Beyond it a publish is refused at once; at 10,000 messages a second this is one second's worth. */
    private static final int WAITING_LIMIT = 10_000;

    /** Bytes of bodies not yet confirmed, beyond which a publish is refused at once. */
    private static final long BYTES_LIMIT = 128L << 20;

    private final Duration patience;
    private final Executor completions;
    private final BrokerLink link;
    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);
    private final AtomicLong bytes = new AtomicLong();
    private final ScheduledExecutorService clock;
    private volatile ConfirmChannel channel;

    /**
     * @param patience how long a confirm is awaited
     * @param completions runs what hangs on the futures
     */
    public ConfirmedPublisher(String name, ConnectionFactory factory, Duration patience, Executor completions) {
        this.patience = patience;
        this.completions = completions;
        ConnectionFactory gathering = factory.clone();
        GatheredWrites writes = new GatheredWrites();
        if (!gathering.isSSL()) {
            gathering.setSocketFactory(writes);
        }
        this.link = new BrokerLink(name, gathering, new BrokerLink.User() {
            @Override
            public void opened(Connection connection) throws IOException {
                channel = new ConfirmChannel(
                        connection.createChannel(), writes, name, waiting, ConfirmedPublisher.this::renewIfCurrent);
            }

            @Override
            public void lost() {
                ConfirmChannel gone = channel;
                channel = null;
                if (gone != null) {
                    gone.fail("the connection was lost before the confirm");
                }
            }
        });
        this.clock = Executors.newSingleThreadScheduledExecutor(Threads.daemons("amqp-" + name + "-patience"));
    }

    public void start() {
        link.start();
        Future<?> unused = clock.scheduleWithFixedDelay(this::expire, 100, 100, TimeUnit.MILLISECONDS);
    }

    /** Whether a message would be taken now. */
    public boolean usable() {
        return link.usable();
    }

    /** Whether it would be taken now by a broker that also confirms what it is sent. */
    public boolean answering() {
        ConfirmChannel current = channel;
        return link.usable() && current != null && !current.silent();
    }

    /** Waits until the broker was reached for the first time, or the time is up; answers which. */
    public boolean awaitFirst(Duration patience) throws InterruptedException {
        return link.awaitFirst(patience);
    }

    /**
     * Completes when the broker has confirmed the message; else exceptionally with {@link PublishFailed}. What is refused
     * at once has failed when this returns.
     */
    public CompletableFuture<Void> publish(Publication publication) {
        return publish(publication, System.nanoTime() + patience.toNanos());
    }

    /** The same, but waits for the confirm as long as the connection lives: a slow broker gets no second copy. */
    public CompletableFuture<Void> publishPatiently(Publication publication) {
        return publish(publication, Pending.NEVER);
    }

    private CompletableFuture<Void> publish(Publication publication, long deadline) {
        int size = publication.body().length;
        if (!link.usable()) {
            String blocked = link.blockedBecause();
            return refused(blocked == null ? "no connection to the broker" : "the broker is blocked: " + blocked);
        }
        if (bytes.addAndGet(size) > BYTES_LIMIT && bytes.get() != size) {
            bytes.addAndGet(-size);
            return refused("too much waits for the broker");
        }
        Pending pending = new Pending(publication, deadline, completions, () -> bytes.addAndGet(-size));
        if (!waiting.offer(pending)) {
            bytes.addAndGet(-size);
            return refused("too many messages wait for the broker");
        }
        return pending.result();
    }

    private static CompletableFuture<Void> refused(String message) {
        return CompletableFuture.failedFuture(new PublishFailed(Kind.UNAVAILABLE, message));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        link.close();
        waiting.forEach(pending -> pending.fail(Kind.UNAVAILABLE, "Serai is stopping"));
    }

    private void expire() {
        long now = System.nanoTime();
        waiting.removeIf(pending -> {
            boolean late = pending.late(now);
            if (late) {
                pending.fail(Kind.UNCONFIRMED, "the broker took nothing for " + patience.toMillis() + " ms");
            }
            return late;
        });
        ConfirmChannel current = channel;
        if (current != null) {
            current.expire(now, "no confirm within " + patience.toMillis() + " ms");
        }
    }

    private void renewIfCurrent(ConfirmChannel broken) {
        if (broken == channel) {
            link.renew();
        }
    }
}
