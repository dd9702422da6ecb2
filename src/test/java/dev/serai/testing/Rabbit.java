package dev.serai.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A stock AMQP client of the broker under test. */
public final class Rabbit implements AutoCloseable {
    private final Connection connection;

    public Rabbit(String uri) {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(uri);
            connection = factory.newConnection("serai tests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes persistently and waits for the confirm; {@code id} may be null. */
    public void publish(String queue, String id, String body) {
        onChannel(channel -> {
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    queue,
                    new AMQP.BasicProperties.Builder()
                            .messageId(id)
                            .deliveryMode(2)
                            .build(),
                    body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(5_000);
            return null;
        });
    }

    /** Takes the next message of the queue off it. */
    public Optional<GetResponse> take(String queue) {
        return onChannel(channel -> Optional.ofNullable(channel.basicGet(queue, true)));
    }

    public long ready(String queue) {
        return onChannel(channel -> channel.messageCount(queue));
    }

    public long consumers(String queue) {
        return onChannel(channel -> channel.consumerCount(queue));
    }

    public void declareQueue(String queue) {
        onChannel(channel -> channel.queueDeclare(queue, true, false, false, null));
    }

    public void deleteQueue(String queue) {
        onChannel(channel -> channel.queueDelete(queue));
    }

    public void deleteExchange(String exchange) {
        onChannel(channel -> channel.exchangeDelete(exchange));
    }

    @Override
    public void close() {
        connection.abort(2_000);
    }

    private interface Step<T> {
        T on(Channel channel) throws IOException, InterruptedException, TimeoutException;
    }

    private <T> T onChannel(Step<T> step) {
        try (Channel channel = connection.createChannel()) {
            return step.on(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
