package dev.serai.calls;

import com.rabbitmq.client.ConnectionFactory;
import dev.serai.auth.BearerTokens;
import dev.serai.backing.amqp.ConfirmedPublisher;
import dev.serai.edge.Health;
import dev.serai.kit.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Durable HTTP calls: what is handed over is made again and again until its target answers 2xx. */
public final class CallsFeature implements AutoCloseable {
    /** The {@code direct:} endpoints that routes in YAML may use. */
    public static final Set<String> DOORS = Set.of("calls-keep", "calls-take", "calls-send");

    /** Run the steps of routes: Serai's own never wait, an integrator's may. */
    private static final int WORKERS = 32;

    /** Run what follows a confirm, so that slow hooks hold up no answer. */
    private static final int CONFIRM_WORKERS = 8;

    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(5);

    private static final Duration CONFIRM_PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, Threads.daemons("calls-worker"));
    private final ExecutorService confirms =
            Executors.newFixedThreadPool(CONFIRM_WORKERS, Threads.daemons("calls-confirm"));
    private final Calls steps;
    private final AcceptRoutes acceptRoutes;
    private final DeliveryRoutes deliveryRoutes;
    private final ConfirmedPublisher publisher;
    private final Courier courier;
    private final DeliveryDesk desk;
    private final CallConsumer consumer;
    private final CallMetrics metrics;

    /**
     * @param broker where the calls' queues are
     * @param premises where no call may go
     * @param tokens that let in who sees and steers calls
     * @param vertx makes the HTTP requests of the attempts
     */
    public CallsFeature(
            CallsSettings settings,
            ConnectionFactory broker,
            Premises premises,
            BearerTokens tokens,
            Vertx vertx,
            MeterRegistry registry,
            Clock clock,
            String version) {
        Ladder ladder = new Ladder(settings.retry().delays());
        CallQueues queues = new CallQueues(settings.queue(), ladder);
        CallReader reader = new CallReader(clock);
        CallMessages messages = new CallMessages(reader, queues, ladder, clock);
        metrics = new CallMetrics(registry);
        publisher = new ConfirmedPublisher("calls-publisher", broker, CONFIRM_PATIENCE, confirms);
        CallPublisher outbound = new CallPublisher(publisher, workers, this::declareAgain);
        Destinations destinations = new SafeDestinations(settings.destinations(), premises);
        courier = new Courier(
                vertx,
                new CourierSettings(
                        settings.connectTimeout(),
                        settings.responseTimeout(),
                        settings.maxRedirects(),
                        settings.inFlight(),
                        version),
                destinations,
                clock);
        Attempts attempts = new Attempts(courier, settings.retry(), ladder, messages, outbound, metrics, clock);
        desk = new DeliveryDesk(messages, attempts, metrics, workers);
        consumer = new CallConsumer(
                broker,
                queues,
                new Backlog(queues, messages, publisher::publish),
                settings.consumers(),
                settings.inFlight(),
                desk::take);
        Admission admission =
                new Admission(settings.key(clock), settings.authorizationHeader(), settings.origins(), tokens);
        steps = new Calls(admission, reader, destinations, settings.fastPublish());
        acceptRoutes = new AcceptRoutes(messages, outbound, metrics);
        deliveryRoutes = new DeliveryRoutes(attempts, workers);
    }

    /** Gives Camel the beans and the Java routes of this feature; to be called before Camel starts. */
    public void join(Main main) {
        main.bind("calls", steps);
        main.configure().addRoutesBuilder(acceptRoutes);
        main.configure().addRoutesBuilder(deliveryRoutes);
    }

    /**
     * Connects to the broker and begins to deliver; to be called once Camel's routes run. Returns when the broker was
     * reached, or after a while without it: it is tried for ever.
     */
    public void start(CamelContext context) throws Exception {
        desk.open(context);
        metrics.inFlight(consumer::inFlight);
        publisher.start();
        consumer.start();
        if (publisher.awaitFirst(FIRST_CONNECTION)) {
            consumer.awaitFirst(FIRST_CONNECTION);
        }
    }

    /** Calls are taken while the broker confirms; without a consumer they are taken, but wait. */
    public Health health() {
        if (!publisher.usable()) {
            return new Health(Health.State.DOWN, Map.of("broker", "unreachable"));
        }
        return consumer.usable()
                ? new Health(Health.State.UP, Map.of("broker", "connected"))
                : new Health(Health.State.DEGRADED, Map.of("broker", "not consuming"));
    }

    /** Stops consuming and lets the attempts under way end; what is not over by then is delivered again. */
    public void drain(Duration patience) {
        consumer.drain(patience);
        courier.close();
    }

    @Override
    public void close() {
        consumer.close();
        publisher.close();
        courier.close();
        confirms.shutdown();
        workers.shutdown();
        try {
            workers.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void declareAgain() {
        consumer.declareAgain();
    }
}
