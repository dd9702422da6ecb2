package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeManagementTest {
    private volatile Health broker = Health.up();
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(
                Served.settings(4, 4),
                Clock.systemUTC(),
                it -> it.edge.health("broker", () -> broker),
                routes ->
                        routes.from("platform-http:/hi").routeId("hi").setBody().constant("hello"));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void healthTellsEveryPart() {
        broker = new Health(Health.State.UP, Map.of("kind", "embedded"));

        HttpResponse<String> answer = served.management("/observe/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        JsonObject page = new JsonObject(answer.body());
        assertThat(page.getString("status")).isEqualTo("UP");
        assertThat(page.getJsonArray("checks").getJsonObject(0).encode())
                .isEqualTo("{\"name\":\"broker\",\"status\":\"UP\",\"data\":{\"kind\":\"embedded\"}}");
        assertThat(page.getJsonArray("checks").getJsonObject(1).getString("name"))
                .isEqualTo("http");
    }

    @Test
    void degradedIsReadyAndDownIsNot() {
        broker = new Health(Health.State.DEGRADED, Map.of());
        assertThat(served.management("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(served.management("/observe/health/ready").body()).startsWith("{\"status\":\"DEGRADED\"");

        broker = new Health(Health.State.DOWN, Map.of());
        assertThat(served.management("/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(served.management("/observe/health").statusCode()).isEqualTo(503);
        assertThat(served.management("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aCheckThatFailsIsDown() {
        served.edge.health("odd", () -> {
            throw new IllegalStateException("secret");
        });

        HttpResponse<String> answer = served.management("/observe/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void twoChecksOfOneNameAreRefused() {
        assertThatThrownBy(() -> served.edge.health("broker", Health::up))
                .hasMessage("two health checks are named broker");
    }

    @Test
    void metricsTellOfRequestsRoutesAndTheJvm() {
        served.get("/hi");
        served.get("/missing");
        served.edge.meters().counter("serai.own").increment();

        HttpResponse<String> answer = served.management("/observe/metrics");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("serai_http_requests_seconds_count{status=\"2xx\"} 1")
                .contains("serai_http_requests_seconds_count{status=\"4xx\"} 1")
                .contains("serai_http_requests_seconds_bucket{status=\"2xx\",le=\"0.005\"}")
                .contains("serai_http_in_flight 0")
                .contains("serai_own_total 1")
                .contains("jvm_memory_used_bytes")
                .containsPattern("camel_exchanges_total\\{[^}]*routeId=\"hi\"[^}]*} 1");
    }

    @Test
    void thePortsAreApart() {
        assertThat(served.edge.port()).isNotEqualTo(served.edge.managementPort());
        assertThat(served.get("/observe/health").statusCode()).isEqualTo(404);
        HttpResponse<String> missing = served.management("/hi");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("{\"error\":true,\"message\":\"/hi not found.\"}");
    }
}
