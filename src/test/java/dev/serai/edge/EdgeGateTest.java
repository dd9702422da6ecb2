package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeGateTest {
    private static final int WORKERS = 2;
    private static final int QUEUE = 3;
    private static final String HALF = "POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf";
    private static final String BLOCKED = "GET /blocked HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<AsyncCallback> parked = new ArrayList<>();
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(Served.settings(WORKERS, QUEUE), routes -> {
            routes.from("platform-http:/hi").setBody().constant("hello");
            routes.from("platform-http:/thrown").process(exchange -> {
                throw new IllegalStateException("thrown");
            });
            routes.from("platform-http:/large").setBody().constant("x".repeat(20_000_000));
            routes.from("platform-http:/blocked").process(exchange -> {
                begun.incrementAndGet();
                assertThat(permits.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            });
            routes.from("platform-http:/parked").process(new AsyncProcessorSupport() {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    synchronized (parked) {
                        parked.add(callback);
                    }
                    return false;
                }
            });
        });
    }

    @AfterEach
    void stop() {
        permits.release(1_000);
        served.close();
    }

    @Test
    void asManyAsWorkersAndQueueComeInAndTheNextIsRefused() throws IOException {
        List<Socket> inside = open(WORKERS + QUEUE, HALF);
        await().until(() -> served.inFlight() == WORKERS + QUEUE);

        HttpResponse<String> refused = served.get("/hi");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body()).isEqualTo("{\"error\":true,\"message\":\"too many requests at once\"}");
        assertThat(served.post("/hi", "with a body").statusCode()).isEqualTo(503);
        hangUp(inside);
        await().untilAsserted(() -> assertThat(served.get("/hi").statusCode()).isEqualTo(200));
    }

    @Test
    void everyPlaceIsGivenBackOnceHoweverARequestEnds() throws IOException {
        for (int round = 0; round < 5; round++) {
            List<Socket> flood = open(12, HALF);
            flood.addAll(open(4, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
            flood.addAll(open(4, "GET /hi HTTP/1.1\r\nHost: x\r\n\r\n"));
            hangUp(flood);
            await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
            assertThat(served.get("/thrown").statusCode()).isEqualTo(500);
            assertThat(served.get("/missing").statusCode()).isEqualTo(404);
            assertThat(served.post("/hi", "x".repeat(2_000)).statusCode()).isEqualTo(413);
            try (Socket pipelined = served.raw("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n".repeat(10))) {
                assertThat(pipelined.getInputStream().read()).isPositive();
            }
        }

        await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
        List<Socket> inside = open(WORKERS + QUEUE, HALF);
        await().until(() -> served.inFlight() == WORKERS + QUEUE);
        hangUp(inside);
        await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
    }

    @Test
    void aCallerWhoHangsUpKeepsItsPlaceUntilItsWorkIsDone() throws IOException {
        List<Socket> callers = open(WORKERS + QUEUE, BLOCKED);
        await().until(() -> served.inFlight() == WORKERS + QUEUE && begun.get() == WORKERS);
        hangUp(callers);
        await().until(() ->
                served.edge.meters().get("serai.http.connections").gauge().value() == 0);

        assertThat(served.get("/hi").statusCode()).isEqualTo(503);
        assertThat(served.management("/observe/health/ready").statusCode()).isEqualTo(200);
        permits.release(WORKERS + QUEUE);

        await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
        assertThat(begun).hasValue(WORKERS + QUEUE);
        assertThat(served.accessLines())
                .filteredOn(line -> line.contains(" 499 "))
                .hasSize(WORKERS + QUEUE);
    }

    @Test
    void aRouteThatWaitsAsynchronouslyHoldsNoWorker() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < WORKERS + 1; i++) {
            answers.add(served.client.sendAsync(served.request("/parked").GET().build(), BodyHandlers.ofString()));
        }
        await().until(() -> {
            synchronized (parked) {
                return parked.size() == WORKERS + 1;
            }
        });

        assertThat(served.get("/hi").statusCode()).isEqualTo(200);

        parked.forEach(callback -> callback.done(false));
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
    }

    @Test
    void nobodyComesInBeforeTheEdgeIsReady() {
        try (Served starting = new Served(Served.settings(1, 1), Clock.systemUTC(), it -> {})) {
            HttpResponse<String> early = starting.get("/hi");

            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.headers().firstValue("Retry-After")).isPresent();
            assertThat(early.body()).isEqualTo("{\"error\":true,\"message\":\"not ready\"}");
            starting.edge.ready();
            assertThat(starting.get("/hi").statusCode()).isEqualTo(404);
        }
    }

    private List<Socket> open(int count, String text) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(served.raw(text));
        }
        return sockets;
    }

    private static void hangUp(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
