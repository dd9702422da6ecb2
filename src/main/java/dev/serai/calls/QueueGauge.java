package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.OptionalLong;

/** Asks how much waits in one queue after the other; a queue that is not there costs the channel, which is then replaced. */
final class QueueGauge implements AutoCloseable {
    private final Connection connection;
    private Channel channel;

    QueueGauge(Connection connection) {
        this.connection = connection;
    }

    /** Messages that wait in a queue; absent when there is no such queue. */
    OptionalLong depth(String queue) throws IOException {
        if (channel == null || !channel.isOpen()) {
            channel = connection.createChannel();
        }
        try {
            return OptionalLong.of(channel.queueDeclarePassive(queue).getMessageCount());
        } catch (IOException e) {
            if (CallQueues.replyCode(e) == AMQP.NOT_FOUND) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            CallQueues.close(channel);
        }
    }
}
