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
        try {
            GetResponse got = channel.basicGet(queue, false);
            return got == null
                    ? Optional.empty()
                    : Optional.of(current.begin(channel, got.getEnvelope(), got.getProps(), got.getBody()));
        } catch (IOException | RuntimeException e) {
            // what the broker sends after all would be nobody's for as long as the channel lives
            channel.abort();
            throw e;
        }
    }
}
