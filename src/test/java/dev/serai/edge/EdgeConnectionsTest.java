package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeConnectionsTest {
    private static final String GET = "GET /hi HTTP/1.1\r\nHost: x\r\n\r\n";

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch working = new CountDownLatch(1);
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(Served.settings(2, 2), clock, it -> it.edge.longLived("/socket"), routes -> {
            routes.from("platform-http:/hi").setBody().constant("hello");
            routes.from("platform-http:/slow").process(exchange -> {
                working.countDown();
                assertThat(letGo.await(20, TimeUnit.SECONDS)).isTrue();
                exchange.getIn().setBody("slow but sure");
            });
        });
    }

    @AfterEach
    void stop() {
        letGo.countDown();
        served.close();
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() throws IOException {
        try (Socket silent = served.raw("");
                Socket used = served.raw(GET)) {
            assertThat(read(used, "hello")).startsWith("HTTP/1.1 200");
            // the caller may have the answer a moment before the server has done with the request
            await().until(() -> connections() == 2 && served.inFlight() == 0);
            clock.advance(Lines.IDLE.minusSeconds(1));
            await().pollDelay(Duration.ofMillis(1_500)).until(() -> connections() == 2);

            clock.advance(Duration.ofSeconds(2));

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(used.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aRequestThatIsWorkedOnIsNotIdle() throws Exception {
        try (Socket socket = served.raw(GET.replace("/hi", "/slow"))) {
            assertThat(working.await(5, TimeUnit.SECONDS)).isTrue();
            clock.advance(Lines.IDLE.multipliedBy(10));
            await().pollDelay(Duration.ofMillis(1_500)).until(() -> connections() == 1);

            letGo.countDown();

            assertThat(read(socket, "slow but sure")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aRequestThatArrivesTooSlowlyIsToldSoAndClosed() throws IOException {
        try (Socket socket = served.raw("POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")) {
            await().until(() -> served.inFlight() == 1);

            clock.advance(Lines.ARRIVAL);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("Connection: close", "the request did not arrive within 30s");
            await().until(() -> served.inFlight() == 0);
        }
    }

    @Test
    void headersThatArriveTooSlowlyAreAnIdleConnection() throws IOException {
        try (Socket socket = served.raw("POST /hi HTTP/1.1\r\nHost: x\r\nX-Slow: ")) {
            await().until(() -> connections() == 1);

            clock.advance(Lines.IDLE);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aRefusedBodyThatGoesOnForEverIsCutOff() throws IOException {
        try (Socket socket = served.raw("POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nhalf")) {
            assertThat(read(socket, "bytes\"}")).startsWith("HTTP/1.1 413");

            clock.advance(Lines.ARRIVAL);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void socketsOfFeaturesLiveAsLongAsTheyLikeAndTakeNoPlace() throws Exception {
        served.edge.router().route("/socket").handler(context -> context.request()
                .toWebSocket()
                .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
        CompletableFuture<String> echoed = new CompletableFuture<>();
        WebSocket socket = served.client
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + served.edge.port() + "/socket"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        echoed.complete(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .get(5, TimeUnit.SECONDS);
        clock.advance(Lines.IDLE.multipliedBy(10));
        await().pollDelay(Duration.ofMillis(1_500)).until(() -> served.inFlight() == 0);

        socket.sendText("still there", true).get(5, TimeUnit.SECONDS);

        assertThat(echoed.get(5, TimeUnit.SECONDS)).isEqualTo("still there");
        socket.abort();
        await().until(() -> connections() == 0);
    }

    private double connections() {
        return served.edge.meters().get("serai.http.connections").gauge().value();
    }

    private static String read(Socket socket, String until) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            text.append((char) c);
            if (text.toString().endsWith(until)) {
                break;
            }
        }
        return text.toString();
    }
}
