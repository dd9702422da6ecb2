package dev.serai.bench.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** What the broker does for a client that does nothing else. */
final class RawBroker implements AutoCloseable {
    private static final int UNCONFIRMED = 2_000;
    private static final int PREFETCH = 512;
    private static final int PATIENCE_S = 120;

    private final Connection connection;

    RawBroker(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        connection = factory.newConnection("bench");
    }

    void declare(String queue) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
        }
    }

    void purge(String queue) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.queuePurge(queue);
        }
    }

    long ready(String queue) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            return channel.messageCount(queue);
        }
    }

    /** Publishes with pipelined confirms, persistent and mandatory; answers the confirms per second. */
    double publish(String queue, int count, IntFunction<byte[]> body) throws Exception {
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        Semaphore room = new Semaphore(UNCONFIRMED);
        NavigableSet<Long> unconfirmed = new ConcurrentSkipListSet<>();
        channel.addConfirmListener(
                (tag, multiple) -> {
                    NavigableSet<Long> settled =
                            multiple ? unconfirmed.headSet(tag, true) : unconfirmed.subSet(tag, true, tag, true);
                    int confirmed = settled.size();
                    settled.clear();
                    room.release(confirmed);
                },
                (tag, multiple) -> {});
        long began = System.nanoTime();
        for (int number = 0; number < count; number++) {
            acquire(room, 1);
            unconfirmed.add(channel.getNextPublishSeqNo());
            channel.basicPublish("", queue, true, properties(), body.apply(number));
        }
        acquire(room, UNCONFIRMED);
        double perSecond = count * 1e9 / (System.nanoTime() - began);
        channel.close();
        return perSecond;
    }

    /** Consumes what is in the queue and acknowledges each message by itself; answers the messages per second. */
    double consume(String queue, int count) throws Exception {
        Channel channel = connection.createChannel();
        channel.basicQos(PREFETCH);
        CountDownLatch left = new CountDownLatch(count);
        long began = System.nanoTime();
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                channel.basicAck(envelope.getDeliveryTag(), false);
                left.countDown();
            }
        });
        if (!left.await(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException(left.getCount() + " messages did not come");
        }
        double perSecond = count * 1e9 / (System.nanoTime() - began);
        channel.close();
        return perSecond;
    }

    @Override
    public void close() {
        connection.abort(2_000);
    }

    /** As Serai's own messages have them. */
    private static AMQP.BasicProperties properties() {
        return new AMQP.BasicProperties.Builder()
                .messageId(UUID.randomUUID().toString())
                .contentType("application/json")
                .deliveryMode(2)
                .headers(Map.of("serai-accepted", System.currentTimeMillis()))
                .build();
    }

    private static void acquire(Semaphore room, int permits) throws InterruptedException {
        if (!room.tryAcquire(permits, PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker confirms nothing");
        }
    }
}
