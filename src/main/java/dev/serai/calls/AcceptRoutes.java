package dev.serai.calls;

import dev.serai.backing.amqp.PublishFailed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;

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
                .process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        CompletableFuture<?> unused = keep(exchange).whenComplete((accepted, failure) -> {
                            if (failure == null) {
                                exchange.getMessage().setBody(accepted);
                            } else {
                                exchange.setException(unavailable(failure));
                            }
                            callback.done(false);
                        });
                        return false;
                    }
                });

        from("direct:calls-take")
                .routeId("calls-take")
                .description("Publishes a body unseen and does not wait for the confirm")
                .process(this::take);
    }

    private CompletableFuture<CallAccepted> keep(Exchange exchange) {
        CallRequest call = exchange.getMessage().getBody(CallRequest.class);
        if (call == null) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("the body must be a CallRequest here"));
        }
        var publication = messages.first(call);
        long began = System.nanoTime();
        return publisher.now(publication).thenApply(confirmed -> {
            metrics.confirm().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            metrics.accepted();
            return new CallAccepted(publication.properties().getMessageId());
        });
    }

    private void take(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (body != null && body.length > 0) {
            if (!publisher.usable()) {
                throw new CallsUnavailable("no connection to the broker");
            }
            metrics.accepted();
            CompletableFuture<Void> unused = publisher.now(messages.named(body)).exceptionally(failure -> {
                log.warn("call.taken-and-lost because={}", root(failure).getMessage());
                return null;
            });
        }
    }

    private static Throwable unavailable(Throwable failure) {
        Throwable cause = root(failure);
        return cause instanceof PublishFailed ? new CallsUnavailable(cause.getMessage()) : cause;
    }

    private static Throwable root(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
