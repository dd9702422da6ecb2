package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeStatisticsTest {
    private final ManualClock clock = new ManualClock();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(
                Served.settings(8, 8), clock, it -> it.edge.statistics("/swagger-stats/stats", "/api"), routes -> {
                    routes.from("platform-http:/api/things?httpMethodRestrict=GET")
                            .setBody()
                            .constant("things");
                    routes.from("platform-http:/api/thrown").process(exchange -> {
                        throw new IllegalStateException("thrown");
                    });
                    routes.from("platform-http:/api/held").process(exchange -> {
                        entered.countDown();
                        letGo.await(20, TimeUnit.SECONDS);
                    });
                    routes.from("platform-http:/elsewhere").setBody().constant("elsewhere");
                });
    }

    @AfterEach
    void stop() {
        letGo.countDown();
        served.close();
    }

    @Test
    void countsWhatCameBelowItsPathAndHowItEnded() {
        assertThat(all().toString())
                .isEqualTo("{\"requests\":0,\"responses\":0,\"errors\":0,\"client_error\":0,\"server_error\":0,"
                        + "\"total_time\":0.0,\"max_time\":0.0,\"avg_time\":0.0,\"req_rate\":0.0}");
        for (String path : new String[] {"/api/things", "/api/things", "/api/missing", "/api", "/api/thrown"}) {
            served.get(path);
        }
        served.get("/elsewhere");
        served.get("/apis");
        clock.advance(Duration.ofSeconds(10));

        JsonNode all = all();

        assertThat(all.get("requests").asInt()).isEqualTo(5);
        assertThat(all.get("responses").asInt()).isEqualTo(5);
        assertThat(all.get("errors").asInt()).isEqualTo(3);
        assertThat(all.get("client_error").asInt()).isEqualTo(2);
        assertThat(all.get("server_error").asInt()).isEqualTo(1);
        assertThat(all.get("req_rate").asDouble()).isEqualTo(0.5);
        double total = all.get("total_time").asDouble();
        assertThat(all.get("max_time").asDouble()).isPositive().isLessThanOrEqualTo(total);
        assertThat(all.get("avg_time").asDouble()).isBetween(total / 5 - 0.02, total / 5 + 0.02);
    }

    @Test
    void whoLeavesBeforeTheAnswerHasHadNone() throws Exception {
        Socket caller = served.raw("GET /api/held HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(all().get("requests").asInt()).isEqualTo(1);
        assertThat(all().get("responses").asInt()).isZero();

        caller.close();
        await().until(() -> served.accessLines().stream().anyMatch(line -> line.contains(" 499 ")));

        letGo.countDown();

        await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
        assertThat(all().get("responses").asInt()).isZero();
    }

    @Test
    void headHasTheSameHeadersAndAnotherMethodIsRefused() throws IOException {
        HttpResponse<String> head =
                served.send(served.request("/swagger-stats/stats").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(served.get("/swagger-stats/stats").body().length());
        assertThat(served.post("/swagger-stats/stats", "x").statusCode()).isEqualTo(405);
    }

    private JsonNode all() {
        HttpResponse<String> answer = served.get("/swagger-stats/stats");
        assertThat(answer.statusCode()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body()).get("all");
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
