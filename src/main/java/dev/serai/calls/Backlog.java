package dev.serai.calls;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.serai.backing.amqp.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    private final CallQueues queues;
    private final CallMessages messages;
    private final Function<Publication, CompletableFuture<Void>> publisher;

    Backlog(CallQueues queues, CallMessages messages, Function<Publication, CompletableFuture<Void>> publisher) {
        this.queues = queues;
        this.messages = messages;
        this.publisher = publisher;
    }

    /** Acknowledges each batch only when the broker has confirmed it in the work queue; stops at the first failure. */
    void bringHome(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        try {
            int moved = 0;
            for (int batch = moveBatch(channel); batch > 0; batch = moveBatch(channel)) {
                moved += batch;
            }
            if (moved > 0) {
                log.info("calls.brought-home count={} from={}", moved, queues.unrouted());
            }
        } finally {
            CallQueues.close(channel);
        }
    }

    private int moveBatch(Channel channel) throws IOException {
        List<CompletableFuture<Void>> confirms = new ArrayList<>();
        long last = 0;
        while (confirms.size() < BATCH) {
            GetResponse message = channel.basicGet(queues.unrouted(), false);
            if (message == null) {
                break;
            }
            last = message.getEnvelope().getDeliveryTag();
            confirms.add(publisher.apply(messages.again(message.getProps(), message.getBody())));
        }
        if (confirms.isEmpty()) {
            return 0;
        }
        try {
            CompletableFuture.allOf(confirms.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
            channel.basicAck(last, true);
            return confirms.size();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("calls.bring-home-later because={}", e.toString());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
