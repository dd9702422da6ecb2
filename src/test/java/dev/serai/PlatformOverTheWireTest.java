package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole server makes of the settings that no single feature has for itself. */
class PlatformOverTheWireTest {
    private static final String PAGE = "https://app.example";

    @TempDir
    Path folder;

    @Test
    void whoMayReadAnswersMayNotYetHaveCallsMade() throws Exception {
        try (Serai serai = start(Map.of("HTTP_CORS_ORIGINS", PAGE))) {
            String[] ask = {"Origin", PAGE, "Access-Control-Request-Method", "POST"};

            HttpResponse<String> preflight = Http.send("OPTIONS", serai.url() + "/calls", "", ask);
            HttpResponse<String> call =
                    Http.post(serai.url() + "/calls", "{\"url\": \"http://a.example\"}", "Origin", PAGE);

            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .get()
                    .asString()
                    .contains("X-Authorization", "Idempotency-Key");
            assertThat(call.statusCode()).isEqualTo(403);
            assertThat(call.body()).contains("http.origins");
        }
        try (Serai serai = start(Map.of("HTTP_CORS_ORIGINS", "*"))) {
            HttpResponse<String> call =
                    Http.post(serai.url() + "/calls", "{\"url\": \"http://a.example\"}", "Origin", PAGE);

            assertThat(call.statusCode()).isEqualTo(403);
            assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        }
    }

    @Test
    void theOtherPortAndTheMailboxsPostgresAreNoDestinations() throws Exception {
        int also = freePort();
        Map<String, String> environment = Map.of(
                "MESSAGING_SERVICE_PORT", Integer.toString(also),
                "MESSAGING_SERVICE_PG_HOST", "127.0.0.1",
                "MESSAGING_SERVICE_PG_PORT", "10",
                "MESSAGING_SERVICE_PG_DB", "messages",
                "MESSAGING_SERVICE_PG_USER", "ann");
        try (Serai serai = start(environment)) {
            assertThat(Http.get("http://127.0.0.1:" + also + "/swagger-stats/stats")
                            .body())
                    .startsWith("{\"all\":{\"requests\":0,");
            for (int port : new int[] {also, 10}) {
                HttpResponse<String> refused =
                        Http.post(serai.url() + "/calls", "{\"url\": \"http://127.0.0.1:" + port + "/\"}");
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.body())
                        .contains("destination refused: port " + port + " of 127.0.0.1 is Serai's own");
            }
        }
    }

    /** With an embedded broker and a PostgreSQL that is away. */
    private Serai start(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORT", "0",
                "MANAGEMENT_PORT", "0",
                "SERAI_DATA", "data",
                "POSTGRES_URL", "postgres://nobody@127.0.0.1:9/none"));
        environment.putAll(more);
        return Serai.start(folder, Settings.load(folder, environment, new Properties()));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
