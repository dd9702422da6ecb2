package dev.serai.edge;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Serves one {@code platform-http:} route: Camel's own consumer with our way from the request to the exchange and back.
 * A route begins on a worker thread. One that goes on asynchronously gives the thread back, and its answer is sent from
 * wherever it ends. An exception that no route handled becomes the answer here, so no route can forget to.
 */
final class EdgeConsumer extends VertxPlatformHttpConsumer {
    /** Under this name a consumer of Camel's finds its router. */
    static final String ROUTER = "platform-http-router-0";

    private final Doors doors;
    private final Errors errors;
    private final Executor workers;

    EdgeConsumer(PlatformHttpEndpoint endpoint, Processor processor, Doors doors, Errors errors, Executor workers) {
        super(endpoint, processor, List.of(), ROUTER);
        this.doors = doors;
        this.errors = errors;
        this.workers = workers;
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        if (isSuspended()) {
            context.fail(503);
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        Visit visit = Visit.of(context);
        Map<String, Object> received = doors.in(context, visit, exchange);
        Context loop = context.vertx().getOrCreateContext();
        visit.hold();
        Runnable done = () -> {
            Reply reply = reply(exchange, visit, received);
            loop.runOnContext(v -> reply.sendTo(context.response()));
            finish(exchange, visit);
        };
        try {
            workers.execute(() -> {
                try {
                    work(exchange, done);
                } catch (Throwable e) {
                    // an error that is no exception has left the route without an end
                    visit.release();
                    loop.runOnContext(v -> context.fail(500, e));
                }
            });
        } catch (RejectedExecutionException e) {
            visit.release();
            context.fail(503, e);
        }
    }

    private void work(Exchange exchange, Runnable done) {
        try {
            createUoW(exchange);
        } catch (Exception e) {
            exchange.setException(e);
            done.run();
            return;
        }
        getAsyncProcessor().process(exchange, sync -> done.run());
    }

    private Reply reply(Exchange exchange, Visit visit, Map<String, Object> received) {
        Exception failure = exchange.getException();
        if (failure == null) {
            try {
                return doors.out(exchange, received);
            } catch (RuntimeException notAnAnswer) {
                failure = notAnAnswer;
            }
        }
        return errors.reply(visit, failure);
    }

    private void finish(Exchange exchange, Visit visit) {
        try {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        } finally {
            visit.release();
        }
    }
}
