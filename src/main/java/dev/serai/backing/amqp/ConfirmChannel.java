package dev.serai.backing.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import dev.serai.backing.amqp.PublishFailed.Kind;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One channel in confirm mode, its writer thread, and the messages that are on the way on it. */
final class ConfirmChannel {
    private final Channel channel;
    private final GatheredWrites writes;
    private final BlockingQueue<Pending> waiting;
    private final Consumer<ConfirmChannel> broken;
    private final Pulse pulse = new Pulse();
    private final ConcurrentNavigableMap<Long, Pending> unconfirmed = new ConcurrentSkipListMap<>();

    /**
     * @param writes of its connection
     * @param waiting where its writer takes messages from
     * @param broken told when the channel takes nothing more, however open its connection looks
     */
    ConfirmChannel(
            Channel channel,
            GatheredWrites writes,
            String name,
            BlockingQueue<Pending> waiting,
            Consumer<ConfirmChannel> broken)
            throws IOException {
        this.channel = channel;
        this.writes = writes;
        this.waiting = waiting;
        this.broken = broken;
        channel.confirmSelect();
        channel.addShutdownListener(cause -> broken.accept(this));
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

    /** Whether the broker has confirmed and refused nothing for a second, though it was sent something. */
    boolean silent() {
        return pulse.silent();
    }

    void expire(long now, String message) {
        unconfirmed.values().removeIf(pending -> {
            boolean late = pending.late(now);
            if (late) {
                pending.fail(Kind.UNCONFIRMED, message);
            }
            return late;
        });
    }

    void fail(String message) {
        unconfirmed.values().removeIf(pending -> {
            pending.fail(Kind.UNAVAILABLE, message);
            return true;
        });
    }

    private void write() {
        writes.begin();
        try {
            boolean working = true;
            while (working && channel.isOpen()) {
                Pending next = waiting.poll();
                if (next == null) {
                    // nothing is taken out of the queue once that has failed: it waits for the next connection
                    working = sendGathered();
                    next = working ? waiting.poll(200, TimeUnit.MILLISECONDS) : null;
                }
                working = working && (next == null || next.over() || gather(next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            broken.accept(this);
        }
    }

    /** After a failure the client's count of messages may be off by one, and confirms would settle others' messages. */
    private boolean gather(Pending next) {
        unconfirmed.put(channel.getNextPublishSeqNo(), next);
        pulse.sent();
        Publication p = next.publication();
        try {
            channel.basicPublish(p.exchange(), p.routingKey(), true, p.properties(), p.body());
            return true;
        } catch (IOException | RuntimeException e) {
            fail("the connection was lost while publishing");
            return false;
        }
    }

    private boolean sendGathered() {
        try {
            writes.send();
            return true;
        } catch (IOException e) {
            fail("the connection was lost while publishing");
            return false;
        }
    }

    private void settle(long tag, boolean multiple, boolean taken) {
        Map<Long, Pending> settled =
                multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
        settled.values().removeIf(pending -> {
            pending.settle(taken);
            return true;
        });
        pulse.heard(!unconfirmed.isEmpty());
    }

    /** RabbitMQ returns a message before it confirms it; Qpid refuses it first, and its return then finds nothing here. */
    private void returned(String because, String exchange, String key, AMQP.BasicProperties properties) {
        for (Pending pending : unconfirmed.values()) {
            Publication p = pending.publication();
            if (!pending.isReturned()
                    && p.exchange().equals(exchange)
                    && p.routingKey().equals(key)
                    && Objects.equals(p.properties().getMessageId(), properties.getMessageId())) {
                pending.returned(because);
                return;
            }
        }
    }
}
