package dev.serai.calls;

import com.rabbitmq.client.ConnectionFactory;
import dev.serai.auth.BearerTokens;
import dev.serai.backing.amqp.ConfirmedPublisher;
import dev.serai.calls.store.CallStore;
import dev.serai.calls.targets.Traffic;
import dev.serai.calls.targets.TrafficLimits;
import dev.serai.edge.Health;
import dev.serai.kit.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Durable HTTP calls: what is handed over is made again and again until its target answers 2xx. */
public final class CallsFeature implements AutoCloseable {
    /** The {@code direct:} endpoints that routes in YAML may use. */
    public static final Set<String> DOORS = Set.of("calls-keep", "calls-internal", "calls-take", "calls-send");

    private static final Logger log = LoggerFactory.getLogger(CallsFeature.class);

    /** Run the steps of routes: Serai's own never wait, an integrator's may. */
    private static final int WORKERS = 32;

    /** Run what follows a confirm, so that slow hooks hold up no answer. */
    private static final int CONFIRM_WORKERS = 8;

    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(5);

    private static final long TICK_MS = 100;

    private static final long MEASURE_MS = 5_000;

    private static final Duration CONFIRM_PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService workers = Threads.hot("calls-worker", WORKERS);
    private final ExecutorService confirms = Threads.hot("calls-confirm", CONFIRM_WORKERS);
    private final Calls steps;
    private final AcceptRoutes acceptRoutes;
    private final DeliveryRoutes deliveryRoutes;
    private final ConfirmedPublisher publisher;
    private final Courier courier;
    private final DeliveryDesk desk;
    private final Traffic<Waiting> traffic;
    private final Lanes lanes;
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("calls-traffic"));
    private final CallStore store;
    private final Depths depths;
    private final TargetDesk targets;
    private final Steering steering;
    private final Retention retention;
    private final OldestCall oldest;
    private final CallConsumer consumer;
    private final CallMetrics metrics;

    /**
     * What calls are made with.
     *
     * @param broker where the calls' queues are
     * @param postgres keeps outbox and journal
     * @param premises where no call may go
     * @param tokens that let in who sees and steers calls
     * @param vertx makes the HTTP requests of the attempts
     * @param secrets shared by all nodes that consume the same queue; the first one signs
     * @param data the data folder
     */
    public record Surroundings(
            ConnectionFactory broker,
            DataSource postgres,
            Premises premises,
            BearerTokens tokens,
            Vertx vertx,
            MeterRegistry registry,
            List<String> secrets,
            Path data,
            Clock clock,
            String version) {}

    public CallsFeature(CallsSettings settings, Surroundings with) {
        Clock clock = with.clock();
        Ladder ladder = new Ladder(settings.retry().delays());
        CallQueues queues = new CallQueues(settings.queue(), ladder);
        CallReader reader = new CallReader(clock);
        Seal seal = new Seal(with.secrets());
        CallMessages messages = new CallMessages(reader, queues, ladder, seal, clock);
        metrics = new CallMetrics(with.registry());
        publisher = new ConfirmedPublisher("calls-publisher", with.broker(), CONFIRM_PATIENCE, confirms);
        CallPublisher outbound = new CallPublisher(publisher, workers, this::declareAgain);
        store = CallStore.open(
                with.postgres(),
                settings.store(),
                clock,
                call -> outbound.relayed(messages.kept(call)),
                publisher::usable);
        Destinations destinations = new SafeDestinations(settings.destinations(), with.premises());
        courier = new Courier(
                with.vertx(),
                new CourierSettings(
                        settings.connectTimeout(),
                        settings.responseTimeout(),
                        settings.maxRedirects(),
                        settings.inFlight(),
                        with.version()),
                destinations,
                clock);
        CallRecords records = new CallRecords(store.journal(), store.book(), clock);
        Attempts attempts =
                new Attempts(courier, settings.retry(), ladder, messages, outbound, records, metrics, workers, clock);
        desk = new DeliveryDesk(messages, attempts, records, metrics, workers);
        TrafficLimits limits = settings.targets().limits(settings.inFlight());
        TargetRules rules = new TargetRules(store.targets(), settings.targets().lanes());
        traffic = new Traffic<>(limits, rules::paused, System::nanoTime, desk);
        KnownLanes known = new KnownLanes(queues, rules, settings.targets().laneKept());
        lanes = new Lanes(known, messages, outbound, traffic, desk, workers);
        depths = new Depths(queues, lanes::depths);
        targets = new TargetDesk(store.targets(), rules, traffic, lanes, depths);
        consumer = new CallConsumer(
                with.broker(),
                queues,
                new Backlog(queues, messages, publisher::publish),
                lanes::opened,
                depths,
                settings.consumers(),
                limits.fromQueue(),
                desk::take);
        Admission admission =
                new Admission(settings.key(clock), settings.authorizationHeader(), settings.origins(), with.tokens());
        steps = new Calls(admission, reader, destinations, settings.fastPublish());
        steering = new Steering(store.book(), store.journal(), targets);
        Room room = new Room(settings.room(), with.data(), depths::total);
        acceptRoutes = new AcceptRoutes(reader, messages, outbound, store.outbox(), room, records, metrics, confirms);
        deliveryRoutes = new DeliveryRoutes(attempts, workers);
        oldest = new OldestCall(store.book(), clock);
        retention = new Retention(store.book(), settings.journalRetention(), clock);
    }

    /** Gives Camel the beans and the Java routes of this feature; to be called before Camel starts. */
    public void join(Main main) {
        main.bind("calls", steps);
        main.bind("callsSteering", steering);
        main.bind("callsRetention", retention);
        main.configure().addRoutesBuilder(acceptRoutes);
        main.configure().addRoutesBuilder(deliveryRoutes);
    }

    /**
     * Connects to the broker and begins to deliver; to be called once Camel's routes run. Returns when the broker was
     * reached, or after a while without it: it is tried for ever.
     */
    public void start(CamelContext context) throws Exception {
        desk.open(context, traffic, lanes);
        measure();
        publisher.start();
        targets.start();
        lanes.start();
        consumer.start();
        Future<?> unused = ticker.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        if (publisher.awaitFirst(FIRST_CONNECTION)) {
            consumer.awaitFirst(FIRST_CONNECTION);
        }
    }

    /** Calls are taken while one durable place takes them; while one is missing they wait, or go without a record. */
    public Health health() {
        String broker = !publisher.usable() ? "unreachable" : consumer.usable() ? "connected" : "not consuming";
        String outbox = store.usable() ? "usable" : "unusable";
        Map<String, String> details = Map.of("broker", broker, "outbox", outbox);
        if (!publisher.usable() && !store.usable()) {
            return new Health(Health.State.DOWN, details);
        }
        boolean all = consumer.usable() && publisher.usable() && store.usable();
        return new Health(all ? Health.State.UP : Health.State.DEGRADED, details);
    }

    /** Stops consuming and lets the attempts under way end; what is not over by then is delivered again. */
    public void drain(Duration patience) {
        lanes.stop();
        consumer.drain(patience);
        courier.close();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        targets.close();
        lanes.close();
        consumer.close();
        store.close();
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

    private void measure() {
        metrics.gauge("serai.calls.in.flight", "Deliveries not yet acknowledged", consumer::inFlight);
        metrics.gauge("serai.calls.targets.down", "Targets that answer nothing", traffic::down);
        metrics.gauge("serai.calls.outbox.size", "Calls that wait in PostgreSQL for the broker", store.outbox()::size);
        metrics.counter("serai.calls.journal.gap", "Entries of the journal that were lost", store.journal()::gap);
        metrics.gauge("serai.calls.oldest.age.seconds", "Age of the oldest call that waits", oldest::seconds);
        Future<?> unused = ticker.scheduleWithFixedDelay(
                () -> {
                    metrics.waiting(depths.byLane());
                    oldest.look();
                },
                MEASURE_MS,
                MEASURE_MS,
                TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            traffic.tick();
        } catch (RuntimeException e) {
            log.error("calls.tick-failed", e);
        }
    }

    private void declareAgain() {
        consumer.declareAgain();
    }
}
