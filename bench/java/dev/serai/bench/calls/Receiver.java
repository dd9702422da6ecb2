package dev.serai.bench.calls;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The target of the calls: one event loop that counts each call in the tally that its path names, {@code
 * /tally/number}, and answers 204 at once, after a while, or not until it is told to.
 */
final class Receiver implements AutoCloseable {
    private static final long TICK_MS = 100;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final List<HttpServerRequest> held = new ArrayList<>();
    private final List<Integer> arrivedPerTick = new ArrayList<>();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch requested = new CountDownLatch(1);
    private final int port;
    private volatile long answerAfterMs;
    private volatile boolean holding;

    Receiver() {
        this(0);
    }

    /** @param port to listen on at the loopback address; 0 for a free one */
    Receiver(int port) {
        vertx.setPeriodic(TICK_MS, tick -> note(arrived.getAndSet(0)));
        this.port = vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(1_024))
                .requestHandler(this::receive)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** Answers from now on after this time. */
    Receiver answeringAfter(Duration time) {
        answerAfterMs = time.toMillis();
        return this;
    }

    /** Answers nothing until {@link #release()}. */
    Receiver holding() {
        holding = true;
        return this;
    }

    /** Answers what it has held, and what comes from now on. */
    void release() {
        vertx.runOnContext(then -> {
            holding = false;
            held.forEach(this::count);
            held.clear();
        });
    }

    /** Where the calls of a tally go; a number follows. */
    String expect(String name, Tally tally) {
        tallies.put(name, tally);
        return "http://127.0.0.1:" + port + "/" + name + "/";
    }

    int port() {
        return port;
    }

    /** Requests that were under way at the same time, at most. */
    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Waits until there was a request. */
    void awaitRequest(Duration patience) throws InterruptedException {
        if (!requested.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no request came");
        }
    }

    /** Arrivals in each tenth of a second since the first one. */
    List<Integer> perTick() {
        synchronized (arrivedPerTick) {
            return List.copyOf(arrivedPerTick);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void note(int count) {
        synchronized (arrivedPerTick) {
            if (count > 0 || !arrivedPerTick.isEmpty()) {
                arrivedPerTick.add(count);
            }
        }
    }

    private void receive(HttpServerRequest request) {
        arrived.incrementAndGet();
        requested.countDown();
        mostAtOnce.accumulateAndGet(answering.incrementAndGet(), Math::max);
        request.end().onSuccess(read -> {
            if (holding) {
                held.add(request);
            } else {
                count(request);
            }
        });
    }

    private void count(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            // its caller has given it up
            answering.decrementAndGet();
            return;
        }
        String path = request.path();
        int slash = path.lastIndexOf('/');
        Optional.ofNullable(tallies.get(path.substring(1, slash)))
                .ifPresent(tally -> tally.arrived(Integer.parseInt(path.substring(slash + 1))));
        if (answerAfterMs > 0) {
            vertx.setTimer(answerAfterMs, then -> answer(response));
        } else {
            answer(response);
        }
    }

    private void answer(HttpServerResponse response) {
        answering.decrementAndGet();
        if (!response.closed()) {
            response.setStatusCode(204).end();
        }
    }
}
