package dev.serai.calls;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.serai.backing.amqp.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the calls that fell due while nobody had declared the work queue back into it. */
final class Backlog {
    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final int BATCH = 200;

    /** So that what else the caller's thread does is not held up. */
    private static final Duration TURN = Duration.ofSeconds(3);

    private final CallQueues queues;
    private final CallMessages messages;
    private final Function<Publication, CompletableFuture<Void>> publisher;

    Backlog(CallQueues queues, CallMessages messages, Function<Publication, CompletableFuture<Void>> publisher) {
        this.queues = queues;
        this.messages = messages;
        this.publisher = publisher;
    }

    /** Acknowledges each message when the broker has confirmed it in the work queue; leaves the rest for the next time. */
    void bringHome(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        try {
            long deadline = System.nanoTime() + TURN.toNanos();
            int moved = 0;
            int batch;
            do {
                batch = moveBatch(channel);
                moved += batch;
            } while (batch == BATCH && System.nanoTime() < deadline);
            if (moved > 0) {
                log.info("calls.brought-home count={} from={}", moved, queues.unrouted());
            }
        } finally {
            CallQueues.close(channel);
        }
    }

    private int moveBatch(Channel channel) throws IOException {
        Map<Long, CompletableFuture<Void>> confirms = new TreeMap<>();
        while (confirms.size() < BATCH) {
            GetResponse message = channel.basicGet(queues.unrouted(), false);
            if (message == null) {
                break;
            }
            confirms.put(
                    message.getEnvelope().getDeliveryTag(),
                    publisher.apply(messages.again(message.getProps(), message.getBody())));
        }
        int moved = 0;
        for (Map.Entry<Long, CompletableFuture<Void>> confirm : confirms.entrySet()) {
            if (confirmed(confirm.getValue())) {
                channel.basicAck(confirm.getKey(), false);
                moved++;
            }
        }
        return moved;
    }

    private static boolean confirmed(CompletableFuture<Void> confirm) {
        try {
            confirm.get(10, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.debug("calls.bring-home-later because={}", e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
