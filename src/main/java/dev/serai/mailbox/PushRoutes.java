package dev.serai.mailbox;

import dev.serai.kit.Threads;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;

/** The doors of push notifications: one hands over, one is asked by each attempt for its token. */
final class PushRoutes extends RouteBuilder implements AutoCloseable {
    static final String SIGNER = "mailbox-push-sign";
    static final Set<String> DOORS = Set.of("mailbox-push", SIGNER);

    private static final int WORKERS = 2;

    private final Push push;

    /** Attempts go on on it, so that they hold up no event loop. */
    private final ExecutorService workers = Threads.hot("mailbox-push", WORKERS);

    PushRoutes(Push push) {
        this.push = push;
    }

    @Override
    public void configure() {
        from("direct:mailbox-push")
                .routeId("mailbox-push")
                .description("Hands over one call that notifies those who are to be told; the body stays as it is")
                .filter(push::isWanted)
                .process(push::toCall)
                .doTry()
                .to("direct:calls-internal")
                .doCatch(Exception.class)
                .process(push::notKept)
                .end()
                .process(push::restore)
                .end();

        from("direct:" + SIGNER)
                .routeId(SIGNER)
                .description("Gives one attempt of such a call the token that it needs")
                .process(new Sign());
    }

    @Override
    public void close() {
        workers.shutdown();
        push.close();
    }

    /** Holds no thread until the token is there. */
    private final class Sign extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Map<?, ?> attempt = exchange.getMessage().getBody(Map.class);
            CompletableFuture<?> unused = push.token((int) attempt.get("number"))
                    .whenCompleteAsync(
                            (token, failure) -> {
                                if (failure == null) {
                                    exchange.getMessage().setBody(Map.of("Authorization", "Bearer " + token));
                                } else {
                                    boolean wrapped =
                                            failure instanceof CompletionException && failure.getCause() != null;
                                    exchange.setException(wrapped ? failure.getCause() : failure);
                                }
                                callback.done(false);
                            },
                            workers);
            return false;
        }
    }
}
