package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.serai.backing.amqp.BrokerLink;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the work queue. Each connection is a generation of deliveries; what is acknowledged after its generation has
 * ended is dropped, since the broker delivers it again.
 */
final class CallConsumer implements BrokerLink.User, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallConsumer.class);
    private static final Duration WATCH = Duration.ofSeconds(5);

    private final CallQueues queues;
    private final Backlog unrouted;
    private final int consumers;
    private final int inFlight;
    private final Consumer<Delivery> handler;
    private final BrokerLink link;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "calls-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Deliveries deliveries = Deliveries.NONE;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean stopping;

    /**
     * @param unrouted brings home what fell due while the work queue was away
     * @param consumers channels that consume
     * @param inFlight deliveries over all of them that are not yet acknowledged
     * @param handler called on the broker client's threads; must hand over and return
     */
    CallConsumer(
            ConnectionFactory factory,
            CallQueues queues,
            Backlog unrouted,
            int consumers,
            int inFlight,
            Consumer<Delivery> handler) {
        this.queues = queues;
        this.unrouted = unrouted;
        this.consumers = consumers;
        this.inFlight = inFlight;
        this.handler = handler;
        this.link = new BrokerLink("calls-consumer", factory, this);
    }

    void start() {
        link.start();
        Future<?> unused =
                watch.scheduleWithFixedDelay(this::look, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the queues were declared for the first time, or the time is up; answers which. */
    boolean awaitFirst(Duration patience) throws InterruptedException {
        return link.awaitFirst(patience);
    }

    boolean usable() {
        return link.usable();
    }

    int inFlight() {
        return deliveries.open();
    }

    /** Has the queues declared again beside what goes on; returns at once, and does it once however many ask. */
    void declareAgain() {
        if (asked.compareAndSet(false, true)) {
            watch.execute(this::declare);
        }
    }

    @Override
    public void opened(Connection connection) throws IOException {
        queues.declare(connection);
        Deliveries fresh = new Deliveries(connection);
        deliveries = fresh;
        for (int i = 0; i < consumers; i++) {
            Channel channel = connection.createChannel();
            channel.basicQos(Math.max(1, inFlight / consumers + (i < inFlight % consumers ? 1 : 0)));
            channel.basicConsume(queues.work(), false, new Subscriber(channel, fresh));
        }
    }

    @Override
    public void lost() {
        deliveries.end();
    }

    /** Takes no more deliveries and waits for those under way. */
    void drain(Duration patience) {
        stopping = true;
        deliveries.drain(patience);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        link.close();
    }

    private void declare() {
        asked.set(false);
        if (!link.usable() || stopping) {
            return;
        }
        try {
            queues.declare(deliveries.connection());
        } catch (IOException | RuntimeException e) {
            log.warn("calls.declare-failed because={}", e.toString());
        }
    }

    /** Not every broker tells a consumer that its queue is gone, so it is asked. */
    private void look() {
        Deliveries current = deliveries;
        if (!link.usable() || stopping) {
            return;
        }
        try {
            Channel channel = current.connection().createChannel();
            try {
                if (channel.queueDeclarePassive(queues.work()).getConsumerCount() == 0) {
                    lostQueue("no consumer is left on it");
                }
                unrouted.bringHome(current.connection());
            } finally {
                CallQueues.close(channel);
            }
        } catch (IOException | RuntimeException e) {
            if (link.usable()) {
                lostQueue(e.getCause() == null ? e.toString() : e.getCause().getMessage());
            }
        }
    }

    private void lostQueue(String because) {
        log.warn("calls.queue-lost name={} because={}", queues.work(), because);
        link.renew();
    }

    private final class Subscriber extends DefaultConsumer {
        private final Deliveries generation;

        Subscriber(Channel channel, Deliveries generation) {
            super(channel);
            this.generation = generation;
        }

        @Override
        public void handleDelivery(String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            if (stopping) {
                return;
            }
            handler.accept(generation.begin(getChannel(), envelope, properties, body));
        }

        @Override
        public void handleCancel(String consumer) {
            if (!stopping) {
                lostQueue("the broker cancelled its consumer");
            }
        }
    }
}
