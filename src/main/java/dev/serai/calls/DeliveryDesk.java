package dev.serai.calls;

import dev.serai.calls.store.CallState;
import dev.serai.calls.targets.Passage;
import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.Ticket;
import dev.serai.calls.targets.Traffic;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each delivery of the work queue and of the lanes through the delivery route when its target has room for it,
 * and sees to it that each comes to an end.
 */
final class DeliveryDesk implements Traffic.Exits<Waiting>, Lanes.Exit {
    private static final Logger log = LoggerFactory.getLogger(DeliveryDesk.class);

    private final CallMessages messages;
    private final Attempts attempts;
    private final CallRecords records;
    private final CallMetrics metrics;
    private final Executor workers;
    private Traffic<Waiting> traffic;
    private Lanes lanes;
    private AsyncProducer route;
    private AsyncProducer outcome;

    DeliveryDesk(CallMessages messages, Attempts attempts, CallRecords records, CallMetrics metrics, Executor workers) {
        this.messages = messages;
        this.attempts = attempts;
        this.records = records;
        this.metrics = metrics;
        this.workers = workers;
    }

    /** To be called once the routes run and before the first delivery. */
    void open(CamelContext context, Traffic<Waiting> traffic, Lanes lanes) throws Exception {
        this.traffic = traffic;
        this.lanes = lanes;
        route = context.getEndpoint("direct:calls-delivery").createAsyncProducer();
        route.start();
        outcome = context.getEndpoint("direct:calls-outcome").createAsyncProducer();
        outcome.start();
    }

    /** A delivery of the work queue. Returns at once; the work goes on on a worker. */
    void take(Delivery delivery) {
        work(delivery, Optional.empty(), arrival -> {
            if (arrival instanceof Arrival.Due due) {
                admit(due, delivery);
            } else {
                send(arrival, delivery, Optional.empty());
            }
        });
    }

    @Override
    public void pulled(Delivery delivery, Ticket ticket) {
        work(delivery, Optional.of(ticket), arrival -> {
            boolean expected = arrival instanceof Arrival.Due due
                    && due.call().call().target().equals(ticket.target());
            if (expected) {
                begin((Arrival.Due) arrival, delivery, ticket);
            } else {
                ticket.end(Ticket.UNTRIED);
                take(delivery);
            }
        });
    }

    @Override
    public void pulledShared(Delivery delivery) {
        take(delivery);
    }

    @Override
    public void start(Waiting waiting, Ticket ticket) {
        workers.execute(() -> begin(new Arrival.Due(waiting.call()), waiting.delivery(), ticket));
    }

    @Override
    public void toLane(Waiting waiting, TargetName target) {
        CompletableFuture<Void> unused = lanes.keep(waiting.call(), waiting.delivery())
                .whenComplete((kept, unwanted) -> waiting.delivery().drop());
        records.moved(waiting.call());
    }

    @Override
    public void roomFor(TargetName target) {
        lanes.look(target);
    }

    private void work(Delivery delivery, Optional<Ticket> ticket, Consumer<Arrival> next) {
        workers.execute(() -> {
            try {
                if (delivery.repeated()) {
                    metrics.repeated();
                }
                next.accept(messages.read(delivery.properties(), delivery.body()));
            } catch (Throwable e) {
                ticket.ifPresent(held -> held.end(Ticket.UNTRIED));
                log.error("call.abandoned id={}", delivery.properties().getMessageId(), e);
                delivery.abandon();
            }
        });
    }

    private void admit(Arrival.Due due, Delivery delivery) {
        Waiting waiting = new Waiting(due.call(), delivery);
        TargetName target = due.call().call().target();
        Passage passage = traffic.arrive(target, waiting);
        if (passage instanceof Passage.Now now) {
            begin(due, delivery, now.ticket());
        } else if (passage instanceof Passage.ToLane) {
            toLane(waiting, target);
        }
    }

    /** The last thing before an attempt is to ask whether somebody cancelled the call, or a crashed Serai had made it. */
    private void begin(Arrival.Due due, Delivery delivery, Ticket ticket) {
        CompletableFuture<Void> unused = CompletableFuture.completedFuture(due.call())
                .thenCompose(records::ended)
                .thenAcceptAsync(
                        ended -> {
                            if (!delivery.current()) {
                                ticket.end(Ticket.UNTRIED);
                                delivery.drop();
                            } else if (ended.isPresent()) {
                                ticket.end(Ticket.UNTRIED);
                                send(new Arrival.Over(due.call(), ended.get()), delivery, Optional.empty());
                            } else {
                                send(due, delivery, Optional.of(ticket));
                            }
                        },
                        workers)
                .exceptionally(failure -> {
                    ticket.end(Ticket.UNTRIED);
                    log.error("call.abandoned id={}", due.call().id(), failure);
                    delivery.abandon();
                    return null;
                });
    }

    private void send(Arrival arrival, Delivery delivery, Optional<Ticket> ticket) {
        Exchange exchange = route.getEndpoint().createExchange(ExchangePattern.InOnly);
        exchange.getMessage().setBody(arrival);
        exchange.setProperty(DeliveryRoutes.DELIVERY, delivery);
        ticket.ifPresent(held -> exchange.setProperty(DeliveryRoutes.TICKET, held));
        route.process(exchange, done -> {
            ticket.ifPresent(held -> held.end(Ticket.UNTRIED));
            ended(arrival, delivery, exchange.getException());
        });
    }

    /** A route may end early without an exception, by a {@code stop} step for instance; that is no outcome. */
    private void ended(Arrival arrival, Delivery delivery, Throwable failure) {
        if (delivery.over()) {
            return;
        }
        if (!delivery.current()) {
            delivery.drop();
            return;
        }
        Throwable cause = failure != null ? failure : new IllegalStateException("the route ended without an outcome");
        if (arrival instanceof Arrival.Due due && !due.call().call().requeue()) {
            tellDead(due.call());
        }
        CompletableFuture<Void> unused =
                attempts.crashed(arrival, delivery, cause).whenComplete((kept, unwanted) -> delivery.drop());
    }

    /** What Serai failed over was perhaps not told yet; the door is told once more rather than never. */
    private void tellDead(QueuedCall call) {
        if (!call.doors().outcome().isEmpty()) {
            Exchange exchange = outcome.getEndpoint().createExchange(ExchangePattern.InOnly);
            exchange.getMessage().setBody(new Arrival.Over(call.failed("Serai failed"), CallState.DEAD));
            exchange.setProperty(DeliveryRoutes.CALL, call);
            outcome.process(exchange, done -> {});
        }
    }
}
