package dev.serai.backing.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.serai.backing.amqp.PublishFailed.Kind;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final AtomicLong bytes = new AtomicLong();

    private static final long NEVER = Long.MAX_VALUE;

    private final Duration patience;
    private final Executor completions;
    private final BrokerLink link;
    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);
    private final ScheduledExecutorService clock;
    private volatile Line line;

    /**
     * @param patience how long a confirm is awaited
     * @param completions runs what hangs on the futures
     */
    public ConfirmedPublisher(String name, ConnectionFactory factory, Duration patience, Executor completions) {
        this.patience = patience;
        this.completions = completions;
        this.link = new BrokerLink(name, factory, new BrokerLink.User() {
            @Override
            public void opened(Connection connection) throws IOException {
                line = new Line(connection.createChannel(), name);
            }

            @Override
            public void lost() {
                Line gone = line;
                line = null;
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

    /** Waits until the broker was reached for the first time, or the time is up; answers which. */
    public boolean awaitFirst(Duration patience) throws InterruptedException {
        return link.awaitFirst(patience);
    }

    /**
     * Completes when the broker has confirmed the message; else exceptionally with {@link PublishFailed}. What is refused
     * at once has failed when this returns.
     */
    public CompletableFuture<Void> publish(Publication publication) {
        return publish(new Pending(publication, System.nanoTime() + patience.toNanos()));
    }

    /** The same, but waits for the confirm as long as the connection lives: a slow broker gets no second copy. */
    public CompletableFuture<Void> publishPatiently(Publication publication) {
        return publish(new Pending(publication, NEVER));
    }

    private CompletableFuture<Void> publish(Pending pending) {
        int size = pending.publication.body().length;
        if (!link.usable()) {
            String blocked = link.blockedBecause();
            return refused(blocked == null ? "no connection to the broker" : "the broker is blocked: " + blocked);
        }
        if (bytes.addAndGet(size) > BYTES_LIMIT && bytes.get() != size) {
            bytes.addAndGet(-size);
            return refused("too much waits for the broker");
        }
        if (!waiting.offer(pending)) {
            bytes.addAndGet(-size);
            return refused("too many messages wait for the broker");
        }
        return pending.result;
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
        waiting.removeIf(pending -> pending.late(now)
                && pending.fail(Kind.UNCONFIRMED, "the broker took nothing for " + patience.toMillis() + " ms"));
        Line current = line;
        if (current != null) {
            current.expire(now);
        }
    }

    /** One channel with its writer thread and what is on the way on it. */
    private final class Line {
        private final Channel channel;
        private final ConcurrentNavigableMap<Long, Pending> unconfirmed = new ConcurrentSkipListMap<>();

        Line(Channel channel, String name) throws IOException {
            this.channel = channel;
            channel.confirmSelect();
            channel.addShutdownListener(cause -> link.renew());
            channel.addConfirmListener(new ConfirmListener() {
                @Override
                public void handleAck(long tag, boolean multiple) {
                    settle(tag, multiple, true);
                }

                @Override
                public void handleNack(long tag, boolean multiple) {
                    settle(tag, multiple, false);
                }
            });
            channel.addReturnListener((code, text, exchange, key, properties, body) ->
                    returned(code + " " + text, exchange, key, properties));
            Threads.daemons("amqp-" + name + "-writer").newThread(this::write).start();
        }

        private void write() {
            try {
                boolean sent = true;
                while (sent && channel.isOpen()) {
                    Pending next = waiting.poll(200, TimeUnit.MILLISECONDS);
                    sent = next == null || send(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                // without its writer this channel takes nothing more, however open it looks
                link.renew();
            }
        }

        /** After a failure the client's count of messages may be off by one, and confirms would settle others' messages. */
        private boolean send(Pending next) {
            if (next.over.get()) {
                return true;
            }
            unconfirmed.put(channel.getNextPublishSeqNo(), next);
            Publication p = next.publication;
            try {
                channel.basicPublish(p.exchange(), p.routingKey(), true, p.properties(), p.body());
                return true;
            } catch (IOException | RuntimeException e) {
                fail("the connection was lost while publishing");
                return false;
            }
        }

        private void settle(long tag, boolean multiple, boolean taken) {
            Map<Long, Pending> settled =
                    multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
            settled.entrySet().removeIf(entry -> {
                entry.getValue().settle(taken);
                return true;
            });
        }

        /** RabbitMQ returns a message before it confirms it; Qpid refuses it first, and its return then finds nothing here. */
        private void returned(String reason, String exchange, String key, AMQP.BasicProperties properties) {
            for (Pending pending : unconfirmed.values()) {
                Publication p = pending.publication;
                if (pending.returnedBecause == null
                        && p.exchange().equals(exchange)
                        && p.routingKey().equals(key)
                        && Objects.equals(p.properties().getMessageId(), properties.getMessageId())) {
                    pending.returnedBecause = reason;
                    return;
                }
            }
        }

        private void expire(long now) {
            unconfirmed
                    .values()
                    .removeIf(pending -> pending.late(now)
                            && pending.fail(Kind.UNCONFIRMED, "no confirm within " + patience.toMillis() + " ms"));
        }

        private void fail(String message) {
            unconfirmed.values().removeIf(pending -> {
                pending.fail(Kind.UNAVAILABLE, message);
                return true;
            });
        }
    }

    private final class Pending {
        private final Publication publication;
        private final long deadline;
        private final CompletableFuture<Void> result = new CompletableFuture<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile String returnedBecause;

        Pending(Publication publication, long deadline) {
            this.publication = publication;
            this.deadline = deadline;
        }

        boolean late(long now) {
            return deadline != NEVER && now - deadline >= 0;
        }

        void settle(boolean taken) {
            if (returnedBecause != null) {
                fail(Kind.RETURNED, "no queue for " + publication.routingKey() + ": " + returnedBecause);
            } else if (taken) {
                over();
                completions.execute(() -> result.complete(null));
            } else {
                fail(Kind.NACKED, "the broker refused the message");
            }
        }

        boolean fail(Kind kind, String message) {
            over();
            PublishFailed failure = new PublishFailed(kind, message);
            completions.execute(() -> result.completeExceptionally(failure));
            return true;
        }

        private void over() {
            if (over.compareAndSet(false, true)) {
                bytes.addAndGet(-publication.body().length);
            }
        }
    }
}
