package dev.serai.calls;

import dev.serai.backing.amqp.Publication;
import dev.serai.backing.amqp.PublishFailed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** The doors that the HTTP entry in {@code routes/calls.camel.yaml} ends in. */
final class AcceptRoutes extends RouteBuilder {
    private final CallMessages messages;
    private final CallPublisher publisher;
    private final CallMetrics metrics;

    AcceptRoutes(CallMessages messages, CallPublisher publisher, CallMetrics metrics) {
        this.messages = messages;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    @Override
    public void configure() {
        from("direct:calls-keep")
                .routeId("calls-keep")
                .description("Has the broker keep one call; goes on when it has confirmed it, else ends with 503")
                // goes on on the thread that the confirm came to
                .process(new FutureStep<>(CallRequest.class, Runnable::run, (exchange, call) -> keep(call)));

        from("direct:calls-take")
                .routeId("calls-take")
                .description("Publishes a body unseen and does not wait for the confirm")
                .process(this::take);
    }

    private CompletableFuture<CallAccepted> keep(CallRequest call) {
        Publication publication = messages.first(call);
        long began = System.nanoTime();
        return publisher
                .now(publication)
                .thenApply(confirmed -> {
                    metrics.confirm().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                    metrics.accepted();
                    return new CallAccepted(publication.properties().getMessageId());
                })
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unavailable(failure)));
    }

    private void take(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (body == null || body.length == 0) {
            return;
        }
        CompletableFuture<Void> taken = publisher.now(messages.named(body));
        if (taken.isCompletedExceptionally()) {
            throw new CallsUnavailable("the broker takes nothing now");
        }
        metrics.accepted();
        CompletableFuture<Void> unused = taken.exceptionally(failure -> {
            log.warn("call.taken-and-lost because={}", failure.getMessage());
            return null;
        });
    }

    /** Only what the broker did is the caller's to try again; the rest is ours. */
    private static Throwable unavailable(Throwable failure) {
        return PublishFailed.in(failure)
                .<Throwable>map(failed -> new CallsUnavailable(failed.getMessage()))
                .orElse(failure);
    }
}
