package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.Serai;
import dev.serai.calls.store.TestDatabase;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Rabbit;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;

/** A running Serai with a work queue of its own, and what a client or an operator asks of it. */
final class CallsScene implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DELAY = Duration.ofMillis(300);

    private final String queue = "services-" + UUID.randomUUID();
    private final String broker;
    private final Serai serai;
    private final Set<String> lanes = new ConcurrentSkipListSet<>();

    private CallsScene(Path folder, Map<String, String> environment, String broker) throws Exception {
        Map<String, String> all = new HashMap<>();
        all.put("SERAI_DATA", folder.resolve(queue).toString());
        all.put("PORT", "0");
        all.put("MANAGEMENT_PORT", "0");
        all.put("QUEUE_NAME", queue);
        all.put("REQUEUE_FAILED_AFTER_MILLISECONDS", Long.toString(DELAY.toMillis()));
        all.put("CALLS_RESPONSE_TIMEOUT", "5s");
        all.putAll(environment);
        this.serai = Serai.start(folder, Settings.load(folder, all, new Properties()));
        this.broker = broker;
    }

    /** @param more settings beside those of every test; may name the services by way of something that a test breaks */
    static CallsScene start(Path folder, CallsServices services, TestDatabase database, Map<String, String> more)
            throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("AMQP_URI", services.broker());
        environment.put("POSTGRES_URL", database.url());
        environment.putAll(more);
        return new CallsScene(folder, environment, services.broker());
    }

    /** A lane that a test is the cause of, to be deleted in the end. */
    String lane(int port) {
        String lane = queue + ".lane.http.127.0.0.1." + port;
        lanes.add(lane);
        return lane;
    }

    String queue() {
        return queue;
    }

    Serai serai() {
        return serai;
    }

    HttpResponse<String> post(String body, String... headers) {
        return Http.post(serai.url() + "/calls", body, headers);
    }

    /** Hands over a call that must be taken; answers its id. */
    String accepted(String body, String... headers) {
        HttpResponse<String> answer = post(body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json(answer).get("id").asText();
    }

    HttpResponse<String> get(String path, String... headers) {
        return Http.send("GET", serai.url() + path, "", headers);
    }

    HttpResponse<String> delete(String path) {
        return Http.send("DELETE", serai.url() + path, "");
    }

    HttpResponse<String> postTo(String path, String... headers) {
        return Http.send("POST", serai.url() + path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return Http.send(method, serai.url() + path, "", headers);
    }

    /** What the steering API shows of one call. */
    JsonNode call(String id) {
        HttpResponse<String> answer = get("/calls/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    String state(String id) {
        return call(id).get("state").asText();
    }

    /** All ids of a list, page by page. */
    List<String> list(String query, int limit) {
        List<String> ids = new ArrayList<>();
        String before = "";
        do {
            JsonNode page = json(get("/calls?limit=" + limit + query + before));
            page.get("calls").forEach(call -> ids.add(call.get("id").asText()));
            before = page.has("before") ? "&before=" + page.get("before").asText() : "";
        } while (!before.isEmpty());
        return ids;
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    static String call(String url, String policy) {
        return "{\"url\": \"%s\"%s}".formatted(url, policy.isEmpty() ? "" : ", " + policy);
    }

    /** Leaves nothing in the broker. */
    @Override
    public void close() {
        serai.close();
        try (Rabbit rabbit = new Rabbit(broker)) {
            List.of("", ".dead", ".invalid", ".unrouted").forEach(suffix -> rabbit.deleteQueue(queue + suffix));
            new Ladder(List.of(DELAY)).rungs().forEach(rung -> rabbit.deleteQueue(queue + ".delay." + rung.toMillis()));
            lanes.forEach(lane -> deleteIfThere(rabbit, lane));
            List.of(".due", ".unrouted").forEach(suffix -> rabbit.deleteExchange(queue + suffix));
        }
    }

    /** RabbitMQ takes one that is not there for deleted, Qpid complains. */
    private static void deleteIfThere(Rabbit rabbit, String name) {
        try {
            rabbit.deleteQueue(name);
        } catch (UncheckedIOException e) {
            assertThat(e).hasStackTraceContaining("404");
        }
    }
}
