package dev.serai.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/**
 * What happens to one message of the work queue. The steps that settle it acknowledge it; nothing here waits on a
 * thread: the attempt and the publishing go on when their future completes.
 */
final class DeliveryRoutes extends RouteBuilder {
    /** The {@link Delivery} that a message came with. */
    static final String DELIVERY = "seraiDelivery";

    /** The {@link QueuedCall} that an attempt is made for. */
    static final String CALL = "seraiCall";

    private final Attempts attempts;
    private final Executor workers;

    DeliveryRoutes(Attempts attempts, Executor workers) {
        this.attempts = attempts;
        this.workers = workers;
    }

    @Override
    public void configure() {
        from("direct:calls-delivery")
                .routeId("calls-delivery")
                .description("One message of the queue: tries the call when its time has come, else passes it on")
                .choice()
                .when(bodyIs(Arrival.Due.class))
                .to("direct:calls-try")
                .otherwise()
                .process(async(Arrival.class, (exchange, arrival) -> attempts.passOn(arrival, delivery(exchange))))
                .end();

        from("direct:calls-try")
                .routeId("calls-try")
                .description("One attempt of a call and what follows from it")
                .process(this::begin)
                .doTry()
                .to("direct:calls-attempt")
                .validate(bodyIs(Answer.class))
                .doCatch(Exception.class)
                .process(this::broken)
                .end()
                .process(async(
                        Answer.class,
                        (exchange, answer) -> attempts.settle(call(exchange), answer, delivery(exchange))))
                .doTry()
                .to("direct:hooks-after-attempt")
                .doCatch(Exception.class)
                .log(LoggingLevel.WARN, "calls.hook-failed hook=hooks-after-attempt because=${exception.message}")
                .end();

        from("direct:calls-send")
                .routeId("calls-send")
                .description("Makes the HTTP request of one attempt; the body is then the answer to it")
                .process(async(CallAttempt.class, (exchange, attempt) -> attempts.send(attempt)));
    }

    private void begin(Exchange exchange) {
        QueuedCall call = exchange.getMessage().getBody(Arrival.Due.class).call();
        exchange.setProperty(CALL, call);
        exchange.getMessage().setBody(new CallAttempt(call.id(), call.attempts() + 1, call.call()));
    }

    /** A hook that throws, or leaves something else than its body behind, costs an attempt, not the call. */
    private void broken(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.getMessage().setBody(attempts.broken(call(exchange), cause));
    }

    private static Predicate bodyIs(Class<?> type) {
        return exchange -> type.isInstance(exchange.getMessage().getBody());
    }

    private static Delivery delivery(Exchange exchange) {
        return exchange.getProperty(DELIVERY, Delivery.class);
    }

    private static QueuedCall call(Exchange exchange) {
        return exchange.getProperty(CALL, QueuedCall.class);
    }

    private <T> Processor async(Class<T> type, BiFunction<Exchange, T, CompletableFuture<?>> step) {
        return new FutureStep<>(type, workers, step);
    }
}
