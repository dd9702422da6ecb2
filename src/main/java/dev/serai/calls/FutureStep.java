package dev.serai.calls;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** A step of a route that holds no thread until its future completes; the result, if any, becomes the body. */
final class FutureStep<T> extends AsyncProcessorSupport {
    private final Class<T> type;
    private final Executor then;
    private final BiFunction<Exchange, T, CompletableFuture<?>> step;

    /**
     * @param type what the body has to be
     * @param then the route goes on on it
     * @param step called with the exchange and its body
     */
    FutureStep(Class<T> type, Executor then, BiFunction<Exchange, T, CompletableFuture<?>> step) {
        this.type = type;
        this.then = then;
        this.step = step;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Object body = exchange.getMessage().getBody();
        if (!type.isInstance(body)) {
            exchange.setException(
                    new IllegalArgumentException("the body must be a " + type.getSimpleName() + " here but is "
                            + (body == null ? "empty" : "a " + body.getClass().getSimpleName())));
            callback.done(true);
            return true;
        }
        CompletableFuture<?> begun;
        try {
            begun = step.apply(exchange, type.cast(body));
        } catch (RuntimeException | LinkageError e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        CompletableFuture<?> unused = begun.whenCompleteAsync(
                (result, failure) -> {
                    if (failure == null) {
                        Optional.ofNullable(result).ifPresent(exchange.getMessage()::setBody);
                    } else {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                },
                then);
        return false;
    }
}
