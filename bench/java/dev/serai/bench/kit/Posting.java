package dev.serai.bench.kit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One order under way: as many requests at once as it has connections. Everything happens on one event loop. */
final class Posting {
    private static final int KEPT_TIMES = 1 << 20;
    private static final long PAUSE_AFTER_REFUSAL_MS = 50;
    private static final long PATIENCE_MS = 40_000;

    private final Vertx vertx;
    private final Requests order;
    private final HttpClient client;
    private final URI url;
    private final CompletableFuture<Posted> result = new CompletableFuture<>();
    private final long[] micros = new long[KEPT_TIMES];
    private final List<Map<Integer, Integer>> statuses = new ArrayList<>();
    private final BitSet accepted = new BitSet();
    private long began;
    private int next;
    private int answered;
    private int posting;

    Posting(Vertx vertx, Requests order) {
        this.vertx = vertx;
        this.order = order;
        url = URI.create(order.url());
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(120),
                new PoolOptions().setHttp1MaxSize(order.connections()));
    }

    CompletableFuture<Posted> start() {
        vertx.runOnContext(begin -> {
            began = System.nanoTime();
            posting = order.connections();
            for (int i = 0; i < order.connections(); i++) {
                post();
            }
        });
        return result;
    }

    private void post() {
        boolean over = order.count() > 0
                ? next >= order.count()
                : System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(order.millis());
        if (over) {
            if (--posting == 0) {
                end();
            }
            return;
        }
        int number = next++;
        long from = System.nanoTime();
        String body = order.body(number);
        client.request(order.request(number)
                        .setHost(url.getHost())
                        .setPort(url.getPort())
                        .setIdleTimeout(PATIENCE_MS))
                .compose(request -> body.isEmpty() ? request.send() : request.send(body))
                .compose(response -> response.end().map(read -> response))
                .map(HttpClientResponse::statusCode)
                .otherwise(0)
                .compose(status -> answered(number, status, System.nanoTime() - from))
                .onComplete(done -> post());
    }

    private Future<?> answered(int number, int status, long took) {
        micros[answered++ % KEPT_TIMES] = TimeUnit.NANOSECONDS.toMicros(took);
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        while (statuses.size() <= second) {
            statuses.add(new TreeMap<>());
        }
        statuses.get(second).merge(status, 1, Integer::sum);
        if (status / 100 == 2) {
            accepted.set(number);
            return Future.succeededFuture();
        }
        return vertx.timer(PAUSE_AFTER_REFUSAL_MS, TimeUnit.MILLISECONDS);
    }

    private void end() {
        long nanos = System.nanoTime() - began;
        client.close();
        long[] sorted = Arrays.copyOf(micros, Math.min(answered, KEPT_TIMES));
        Arrays.sort(sorted);
        result.complete(new Posted(
                nanos, sorted[sorted.length / 2], sorted[sorted.length - 1 - sorted.length / 100], statuses, accepted));
    }
}
