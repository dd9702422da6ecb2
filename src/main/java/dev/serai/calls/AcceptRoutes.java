package dev.serai.calls;

import dev.serai.backing.amqp.Publication;
import dev.serai.backing.amqp.PublishFailed;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.calls.store.Once;
import dev.serai.calls.store.Outbox;
import dev.serai.calls.store.OutboxCall;
import dev.serai.calls.store.OutboxFull;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** The doors that take calls: from the HTTP entry in {@code routes/calls.camel.yaml}, and from other features. */
final class AcceptRoutes extends RouteBuilder {
    /** Headers by which another feature names doors of its own; no request has them, since the edge lets none in. */
    static final String SIGNER = "seraiSigner";

    static final String OUTCOME = "seraiOutcome";

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final CallReader reader;
    private final CallMessages messages;
    private final CallPublisher publisher;
    private final Outbox outbox;
    private final Room room;
    private final CallRecords records;
    private final CallMetrics metrics;
    private final Executor then;

    /** @param then routes go on on it when the outbox has a call, whose own thread is there for all calls */
    AcceptRoutes(
            CallReader reader,
            CallMessages messages,
            CallPublisher publisher,
            Outbox outbox,
            Room room,
            CallRecords records,
            CallMetrics metrics,
            Executor then) {
        this.reader = reader;
        this.messages = messages;
        this.publisher = publisher;
        this.outbox = outbox;
        this.room = room;
        this.records = records;
        this.metrics = metrics;
        this.then = then;
    }

    @Override
    public void configure() {
        from("direct:calls-keep")
                .routeId("calls-keep")
                .description(
                        "Makes one call durable, in the broker or else in the outbox; ends with 503 or 507 if it can't")
                // goes on on the thread that the confirm came to
                .process(new FutureStep<>(CallRequest.class, Runnable::run, this::keep));

        from("direct:calls-internal")
                .routeId("calls-internal")
                .description("The same for a call of another feature, as JSON, with the doors that it names in headers")
                .process(new FutureStep<>(byte[].class, Runnable::run, this::keepInternal));

        from("direct:calls-take")
                .routeId("calls-take")
                .description("Publishes a body unseen and does not wait for the confirm")
                .process(this::take);
    }

    private CompletableFuture<CallAccepted> keep(Exchange exchange, CallRequest request) {
        room.require();
        QueuedCall call = messages.fresh(request, CallDoors.NONE);
        return IdempotencyKey.in(exchange.getMessage().getHeader(IDEMPOTENCY_KEY))
                .map(key -> keepOnce(key, call))
                .orElseGet(() -> keep(call));
    }

    private CompletableFuture<CallAccepted> keepInternal(Exchange exchange, byte[] json) {
        CallDoors doors =
                new CallDoors(header(exchange, SIGNER), header(exchange, OUTCOME)).requiredIn(exchange.getContext());
        return keep(messages.fresh(reader.read(json), doors));
    }

    private CompletableFuture<CallAccepted> keep(QueuedCall call) {
        CompletableFuture<Void> kept = outboxFirst() ? toOutbox(call) : toBroker(call);
        return kept.handle((none, failure) -> {
            if (failure != null) {
                throw refusal(failure, "neither the broker nor the outbox takes calls now");
            }
            return accepted(call);
        });
    }

    /** No caller waits for a broker that has stopped to confirm, while the outbox is there. */
    private boolean outboxFirst() {
        return !publisher.answering() && outbox.usable();
    }

    private CompletableFuture<Void> toBroker(QueuedCall call) {
        long began = System.nanoTime();
        return publisher
                .now(messages.first(call))
                .thenRun(() -> metrics.confirm().record(System.nanoTime() - began, TimeUnit.NANOSECONDS))
                .exceptionallyCompose(failure -> PublishFailed.in(failure).isPresent()
                        ? toOutbox(call)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Void> toOutbox(QueuedCall call) {
        return outbox.add(kept(call)).whenCompleteAsync((added, failure) -> {}, then);
    }

    /** The key and the call are kept in one transaction, so the call goes by way of the outbox. */
    private CompletableFuture<CallAccepted> keepOnce(IdempotencyKey key, QueuedCall call) {
        return outbox.addOnce(key.value(), IdempotencyKey.fingerprint(call.json()), kept(call))
                .handleAsync(
                        (once, failure) -> {
                            if (failure != null) {
                                throw refusal(failure, "the place where idempotency keys are held is away");
                            }
                            if (once instanceof Once.Different other) {
                                throw new KeyReused(other.id());
                            }
                            return once instanceof Once.Same same ? new CallAccepted(same.id()) : accepted(call);
                        },
                        then);
    }

    private CallAccepted accepted(QueuedCall call) {
        metrics.accepted();
        records.accepted(call);
        return new CallAccepted(call.id());
    }

    private void take(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (body == null || body.length == 0) {
            return;
        }
        room.require();
        Publication publication = messages.named(body);
        CompletableFuture<Void> taken = outboxFirst()
                ? outbox.add(messages.unseen(publication))
                : publisher.now(publication).exceptionallyCompose(failure -> outbox.add(messages.unseen(publication)));
        if (taken.isCompletedExceptionally()) {
            throw refusal(
                    taken.handle((none, failure) -> failure).join(),
                    "neither the broker nor the outbox takes calls now");
        }
        metrics.accepted();
        CompletableFuture<Void> unused = taken.exceptionally(failure -> {
            log.warn("call.taken-and-lost because={}", failure.getMessage());
            return null;
        });
    }

    private static OutboxCall kept(QueuedCall call) {
        return new OutboxCall(
                call.id(),
                call.acceptedAt(),
                call.json(),
                call.doors().signer(),
                call.doors().outcome());
    }

    /** What the caller is told; only what the broker and the store did is the caller's to try again. */
    private static RuntimeException refusal(Throwable failure, String away) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof OutboxFull full) {
            return new CallsFull(full.getMessage());
        }
        if (cause instanceof DatabaseAway) {
            return new CallsUnavailable(away);
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private static String header(Exchange exchange, String name) {
        return Optional.ofNullable(exchange.getMessage().getHeader(name, String.class))
                .orElse("");
    }
}
