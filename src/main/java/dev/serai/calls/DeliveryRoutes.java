package dev.serai.calls;

import dev.serai.calls.store.CallState;
import dev.serai.calls.targets.Ticket;
import java.util.Map;
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

    /** The {@link Ticket} that an attempt is made on. */
    static final String TICKET = "seraiTicket";

    /** The {@link QueuedCall} that an attempt is made for. */
    static final String CALL = "seraiCall";

    private static final String VERDICT = "seraiVerdict";

    /** The door of another feature that is asked, and the body that the route goes on with after it. */
    private static final String DOOR = "seraiDoor";

    /** One with no route behind it fails at once: by default Camel would hold the thread for half a minute. */
    private static final String NAMED_DOOR = "direct:${exchangeProperty." + DOOR + "}?block=false";

    private static final String KEPT = "seraiKept";

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
                .when(bodyIs(Arrival.Over.class))
                .to("direct:calls-over")
                .otherwise()
                .process(async(Arrival.class, (exchange, arrival) -> attempts.passOn(arrival, delivery(exchange))))
                .end();

        from("direct:calls-over")
                .routeId("calls-over")
                .description("Drops a call that has ended already, and tells the door that waits for that")
                .process(this::beginOver)
                .choice()
                .when(exchange -> tellsAnOutcomeDoor(exchange) && over(exchange).state() == CallState.CANCELLED)
                .to("direct:calls-outcome")
                .end()
                .process(
                        exchange -> attempts.over(call(exchange), over(exchange).state(), delivery(exchange)));

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
                .process(this::decide)
                .choice()
                .when(this::tellsAnOutcomeDoor)
                .to("direct:calls-outcome")
                .end()
                .process(async(
                        Answer.class,
                        (exchange, answer) ->
                                attempts.settle(call(exchange), answer, verdict(exchange), delivery(exchange))))
                .doTry()
                .to("direct:hooks-after-attempt")
                .doCatch(Exception.class)
                .log(LoggingLevel.WARN, "calls.hook-failed hook=hooks-after-attempt because=${exception.message}")
                .end();

        from("direct:calls-send")
                .routeId("calls-send")
                .description("Makes the HTTP request of one attempt; the body is then the answer to it")
                .choice()
                .when(exchange -> !call(exchange).doors().signer().isEmpty())
                .to("direct:calls-sign")
                .end()
                .process(async(CallAttempt.class, (exchange, attempt) -> attempts.send(attempt)));

        from("direct:calls-sign")
                .routeId("calls-sign")
                .description("Has the door that a call of another feature names add headers to one attempt")
                .process(this::toSigner)
                .toD(NAMED_DOOR)
                .process(this::signed);

        from("direct:calls-outcome")
                .routeId("calls-outcome")
                .description(
                        "Tells the door that a call of another feature names how it ended; again after a crash, not after its own failure")
                .process(this::toOutcome)
                .doTry()
                .toD(NAMED_DOOR)
                .doCatch(Exception.class)
                .log(
                        LoggingLevel.ERROR,
                        "calls.outcome-untold door=${exchangeProperty." + DOOR + "} because=${exception.message}")
                .end()
                .process(exchange -> exchange.getMessage().setBody(exchange.getProperty(KEPT)));
    }

    private void decide(Exchange exchange) {
        Answer answer = exchange.getMessage().getBody(Answer.class);
        exchange.setProperty(VERDICT, attempts.decide(call(exchange), answer, ticket(exchange)));
    }

    private void beginOver(Exchange exchange) {
        exchange.setProperty(CALL, over(exchange).call());
    }

    private static Arrival.Over over(Exchange exchange) {
        return exchange.getMessage().getBody(Arrival.Over.class);
    }

    private boolean tellsAnOutcomeDoor(Exchange exchange) {
        return !(verdict(exchange) instanceof Verdict.RetryAt)
                && !call(exchange).doors().outcome().isEmpty();
    }

    private void toSigner(Exchange exchange) {
        CallAttempt attempt = exchange.getMessage().getBody(CallAttempt.class);
        exchange.setProperty(KEPT, attempt);
        exchange.setProperty(DOOR, call(exchange).doors().signer());
        exchange.getMessage().setBody(CallDoors.toSigner(attempt));
    }

    /** A signer answers with the headers to be added, by name. */
    private void signed(Exchange exchange) {
        CallAttempt attempt = exchange.getProperty(KEPT, CallAttempt.class);
        Map<?, ?> headers = exchange.getMessage().getBody(Map.class);
        if (headers == null) {
            throw new IllegalStateException("the signer answered no map of headers");
        }
        for (Map.Entry<?, ?> header : headers.entrySet()) {
            attempt = attempt.withHeader(String.valueOf(header.getKey()), String.valueOf(header.getValue()));
        }
        exchange.getMessage().setBody(attempt);
    }

    private void toOutcome(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        QueuedCall call = call(exchange);
        exchange.setProperty(KEPT, body);
        exchange.setProperty(DOOR, call.doors().outcome());
        exchange.getMessage()
                .setBody(
                        body instanceof Answer answer
                                ? CallDoors.toOutcome(
                                        call.failed(answer.ended()),
                                        verdict(exchange).state(),
                                        answer.ended())
                                : CallDoors.toOutcome(
                                        over(exchange).call(),
                                        over(exchange).state().wire(),
                                        over(exchange).call().lastFailure()));
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

    private static Verdict verdict(Exchange exchange) {
        return exchange.getProperty(VERDICT, Verdict.class);
    }

    private static Ticket ticket(Exchange exchange) {
        return exchange.getProperty(TICKET, Ticket.class);
    }

    private static QueuedCall call(Exchange exchange) {
        return exchange.getProperty(CALL, QueuedCall.class);
    }

    private <T> Processor async(Class<T> type, BiFunction<Exchange, T, CompletableFuture<?>> step) {
        return new FutureStep<>(type, workers, step);
    }
}
