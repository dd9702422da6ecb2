package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.util.concurrent.atomic.AtomicBoolean;

/** One message that the work queue handed over and that waits for its acknowledgement. */
final class Delivery {
    private final Deliveries generation;
    private final Channel channel;
    private final long tag;
    private final boolean repeated;
    private final AMQP.BasicProperties properties;
    private final byte[] body;
    private final AtomicBoolean over = new AtomicBoolean();

    Delivery(
            Deliveries generation,
            Channel channel,
            long tag,
            boolean repeated,
            AMQP.BasicProperties properties,
            byte[] body) {
        this.generation = generation;
        this.channel = channel;
        this.tag = tag;
        this.repeated = repeated;
        this.properties = properties;
        this.body = body;
    }

    AMQP.BasicProperties properties() {
        return properties;
    }

    byte[] body() {
        return body;
    }

    /** Whether the broker had handed it over before, to a Serai that did not acknowledge it. */
    boolean repeated() {
        return repeated;
    }

    /** Whether an acknowledgement would still reach the broker; if not, what is still in a queue is handed over again. */
    boolean current() {
        return generation.live() && channel.isOpen();
    }

    /** Takes the message off the queue; to be called when all that follows from it is safe. */
    void acknowledge() {
        if (over.compareAndSet(false, true)) {
            generation.acknowledge(channel, tag);
        }
    }

    /** Whether it was acknowledged or dropped. */
    boolean over() {
        return over.get();
    }

    /** Ends the work on it without an acknowledgement, when its generation has ended. */
    void drop() {
        if (over.compareAndSet(false, true)) {
            generation.drop();
        }
    }

    /** Ends the work on it and its generation: the broker hands over again all that is not acknowledged. */
    void abandon() {
        drop();
        generation.abandon();
    }
}
