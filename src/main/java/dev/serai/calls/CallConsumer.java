package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.serai.backing.amqp.BrokerLink;
import dev.serai.kit.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Consumer<Deliveries> opened;
    private final Depths depths;
    private final int consumers;
    private final int inFlight;
    private final Consumer<Delivery> handler;
    private final BrokerLink link;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("calls-watch"));
    private volatile List<Subscriber> subscribers = List.of();
    private volatile Deliveries deliveries = Deliveries.NONE;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean stopping;

    /**
     * @param unrouted brings home what fell due while the work queue was away
     * @param opened told of each connection's deliveries, before the first of them
     * @param depths counts what waits from time to time
     * @param consumers channels that consume
     * @param inFlight deliveries over all of them that are not yet acknowledged
     * @param handler called on the broker client's threads; must hand over and return
     */
    CallConsumer(
            ConnectionFactory factory,
            CallQueues queues,
            Backlog unrouted,
            Consumer<Deliveries> opened,
            Depths depths,
            int consumers,
            int inFlight,
            Consumer<Delivery> handler) {
        this.queues = queues;
        this.unrouted = unrouted;
        this.opened = opened;
        this.depths = depths;
        this.consumers = Math.min(consumers, inFlight);
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
        Deliveries fresh = new Deliveries(connection, link::renew);
        deliveries = fresh;
        opened.accept(fresh);
        List<Subscriber> subscribed = new ArrayList<>();
        for (int i = 0; i < consumers; i++) {
            Channel channel = connection
                    .openChannel()
                    .orElseThrow(() -> new IOException("the broker allows no " + consumers + " channels"));
            channel.basicQos(inFlight / consumers + (i < inFlight % consumers ? 1 : 0));
            Subscriber subscriber = new Subscriber(channel, fresh);
            channel.basicConsume(queues.work(), false, subscriber);
            subscribed.add(subscriber);
        }
        subscribers = List.copyOf(subscribed);
    }

    @Override
    public void lost() {
        deliveries.end();
    }

    /** Takes no more deliveries, waits for those under way, and leaves what is not over by then to the broker. */
    void drain(Duration patience) {
        stopping = true;
        subscribers.forEach(Subscriber::cancel);
        deliveries.drain(patience);
        close();
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
        if (!link.usable() || stopping || !current.live()) {
            return;
        }
        try {
            if (consumersOf(current.connection()) < consumers) {
                lostQueue(current, "consumers are missing");
                return;
            }
            unrouted.bringHome(current.connection());
            depths.look(current.connection());
        } catch (IOException | RuntimeException e) {
            log.warn("calls.look-failed because={}", e.toString());
        }
    }

    /** Consumers on the work queue, over all nodes; 0 when it, or the exchange that delays lead to, is gone. */
    private int consumersOf(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        try {
            int count = channel.queueDeclarePassive(queues.work()).getConsumerCount();
            channel.exchangeDeclarePassive(queues.due());
            return count;
        } catch (IOException e) {
            if (CallQueues.replyCode(e) == AMQP.NOT_FOUND) {
                return 0;
            }
            throw e;
        } finally {
            CallQueues.close(channel);
        }
    }

    private void lostQueue(Deliveries generation, String because) {
        log.warn("calls.queue-lost name={} because={}", queues.work(), because);
        generation.abandon();
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

        /** What comes from now on is another node's. */
        void cancel() {
            try {
                getChannel().basicCancel(getConsumerTag());
            } catch (IOException | RuntimeException e) {
                log.debug("calls.cancel-failed because={}", e.toString());
            }
        }

        /** A channel may end alone, for instance when a delivery is held for longer than the broker allows. */
        @Override
        public void handleShutdownSignal(String consumer, ShutdownSignalException signal) {
            if (!stopping && !signal.isHardError()) {
                log.warn("calls.channel-lost because={}", signal.getMessage());
                generation.abandon();
            }
        }

        @Override
        public void handleCancel(String consumer) {
            if (!stopping) {
                lostQueue(generation, "the broker cancelled its consumer");
            }
        }
    }
}
