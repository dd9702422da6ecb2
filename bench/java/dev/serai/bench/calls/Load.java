package dev.serai.bench.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;

/** The load generator, in a process of its own that stays warm and loads all sides the same: one order at a time. */
final class Load implements AutoCloseable {
    private final Child child = Child.of(Load.class);

    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            Child.tell(new Posting(vertx, Order.parse(line)).start().get().line());
        }
        System.exit(0);
    }

    Posted post(Order order) {
        child.say(order.line());
        return Posted.parse(child.hear());
    }

    /** The same, beside what the caller does. */
    CompletableFuture<Posted> begin(Order order) {
        return CompletableFuture.supplyAsync(() -> post(order));
    }

    @Override
    public void close() {
        child.close();
    }
}
