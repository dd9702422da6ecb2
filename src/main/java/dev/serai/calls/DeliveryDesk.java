package dev.serai.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each delivery of the work queue through the delivery route, and sees to it that each comes to an end. */
final class DeliveryDesk {
    private static final Logger log = LoggerFactory.getLogger(DeliveryDesk.class);

    private final CallMessages messages;
    private final Attempts attempts;
    private final CallMetrics metrics;
    private final Executor workers;
    private AsyncProducer route;

    DeliveryDesk(CallMessages messages, Attempts attempts, CallMetrics metrics, Executor workers) {
        this.messages = messages;
        this.attempts = attempts;
        this.metrics = metrics;
        this.workers = workers;
    }

    /** To be called once the routes run and before the first delivery. */
    void open(CamelContext context) throws Exception {
        route = context.getEndpoint("direct:calls-delivery").createAsyncProducer();
        route.start();
    }

    /** Returns at once; the work goes on on a worker. */
    void take(Delivery delivery) {
        workers.execute(() -> work(delivery));
    }

    private void work(Delivery delivery) {
        try {
            if (delivery.repeated()) {
                metrics.repeated();
            }
            Arrival arrival = messages.read(delivery.properties(), delivery.body());
            Exchange exchange = route.getEndpoint().createExchange(ExchangePattern.InOnly);
            exchange.getMessage().setBody(arrival);
            exchange.setProperty(DeliveryRoutes.DELIVERY, delivery);
            route.process(exchange, done -> ended(arrival, delivery, exchange.getException()));
        } catch (Throwable e) {
            log.error("call.abandoned id={}", delivery.properties().getMessageId(), e);
            delivery.abandon();
        }
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
        CompletableFuture<Void> unused =
                attempts.crashed(arrival, delivery, cause).whenComplete((kept, unwanted) -> delivery.drop());
    }
}
