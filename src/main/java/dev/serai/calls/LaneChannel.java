package dev.serai.calls;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.Optional;

/** Takes single messages out of queues on a channel of its own. For one thread. */
final class LaneChannel {
    private Channel channel;
    private Deliveries generation = Deliveries.NONE;

    /**
     * @param current the deliveries of the connection that is to be used
     * @param queue must exist: brokers end the channel or the connection otherwise
     */
    Optional<Delivery> take(Deliveries current, String queue) throws IOException {
        if (generation != current || !channel.isOpen()) {
            channel = current.connection()
                    .openChannel()
                    .orElseThrow(() -> new IOException("the broker allows no more channels"));
            generation = current;
        }
        GetResponse got = channel.basicGet(queue, false);
        return got == null
                ? Optional.empty()
                : Optional.of(current.begin(channel, got.getEnvelope(), got.getProps(), got.getBody()));
    }
}
