package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class EdgeStopTest {
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Test
    void aRunningRequestIsAnsweredNewOnesAreRefusedAndThenThePortCloses() throws Exception {
        try (Served served = Served.with(this::slow)) {
            CompletableFuture<HttpResponse<String>> running =
                    served.client.sendAsync(served.request("/slow").build(), BodyHandlers.ofString());
            assertThat(working.await(5, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(served.main::stop);
            await().until(() -> served.get("/slow").statusCode() == 503);
            HttpResponse<String> refused = served.get("/slow");
            assertThat(refused.headers().firstValue("Connection")).hasValue("close");
            assertThat(refused.body()).contains("stopping");
            assertThat(served.management("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(served.management("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(running).isNotDone();
            assertThat(stopped).isNotDone();
            letGo.countDown();

            assertThat(running.get(5, TimeUnit.SECONDS).body()).isEqualTo("done");
            stopped.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), served.edge.port()))
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), served.edge.managementPort()))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aRequestThatOutlivesTheShutdownTimeoutDoesNotHoldTheStop() throws Exception {
        EdgeSettings impatient = Served.settings(1, 1, Duration.ofMillis(200));
        try (Served served = Served.with(impatient, this::slow)) {
            CompletableFuture<HttpResponse<String>> running =
                    served.client.sendAsync(served.request("/slow").build(), BodyHandlers.ofString());
            assertThat(working.await(5, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(served.main::stop);

            stopped.get(15, TimeUnit.SECONDS);
            letGo.countDown();
            assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartWithOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            EdgeSettings settings = EdgeSettings.from(
                    Settings.load(
                            Path.of("target"), Map.of("PORT", "" + port, "MANAGEMENT_PORT", "0"), new Properties()),
                    Path.of(""));
            Main main = new Main();
            try (Edge edge = Edge.on(main, settings, 1, Clock.systemUTC())) {
                assertThatThrownBy(main::start)
                        .isInstanceOf(SettingException.class)
                        .hasMessageStartingWith("http.port=" + port + " can't be listened on at 127.0.0.1: ");
                assertThat(edge.port()).isEqualTo(port);
            }
        }
    }

    private void slow(org.apache.camel.builder.RouteBuilder routes) {
        routes.from("platform-http:/slow").process(exchange -> {
            working.countDown();
            letGo.await(20, TimeUnit.SECONDS);
            exchange.getIn().setBody("done");
        });
    }
}
