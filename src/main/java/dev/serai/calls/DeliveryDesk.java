package dev.serai.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;

/** Sends each delivery of the work queue through the delivery route, and acknowledges it when all is safe. */
final class DeliveryDesk {
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
        if (delivery.repeated()) {
            metrics.repeated();
        }
        Arrival arrival;
        try {
            arrival = messages.read(delivery.properties(), delivery.body());
        } catch (RuntimeException e) {
            settle(new Arrival.Nameless(delivery.body()), delivery, e);
            return;
        }
        Exchange exchange = route.getEndpoint().createExchange(ExchangePattern.InOnly);
        exchange.getMessage().setBody(arrival);
        exchange.setVariable(DeliveryRoutes.DELIVERY, delivery);
        route.process(exchange, done -> settle(arrival, delivery, exchange.getException()));
    }

    private void settle(Arrival arrival, Delivery delivery, Throwable failure) {
        if (failure == null) {
            delivery.acknowledge();
        } else if (!delivery.current()) {
            delivery.drop();
        } else {
            CompletableFuture<Void> unused = attempts.crashed(arrival, delivery, failure)
                    .whenComplete((kept, unwanted) -> {
                        if (unwanted == null) {
                            delivery.acknowledge();
                        } else {
                            delivery.drop();
                        }
                    });
        }
    }
}
