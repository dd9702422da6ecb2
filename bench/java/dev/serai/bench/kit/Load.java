package dev.serai.bench.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The load generator, in a process of its own that stays warm and loads all sides the same: one order at a time. */
public final class Load implements AutoCloseable {
    private final Child child;

    /** @param main calls {@link #serve} and nothing else */
    Load(Class<?> main) {
        child = Child.of(main);
    }

    /** In the generator's process: does what it is told, until nothing more is. */
    public static void serve(Function<String, Requests> read) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            Child.tell(new Posting(vertx, read.apply(line)).start().get().line());
        }
        System.exit(0);
    }

    public Posted post(Requests order) {
        child.say(order.line());
        return Posted.parse(child.hear());
    }

    /** The same, beside what the caller does. */
    public CompletableFuture<Posted> begin(Requests order) {
        return CompletableFuture.supplyAsync(() -> post(order));
    }

    @Override
    public void close() {
        child.close();
    }
}
