package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.GetResponse;
import dev.serai.Serai;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Rabbit;
import dev.serai.testing.Target;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What durable calls promise, over the wire of a running Serai, whichever broker it uses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CallsContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(15);

    private final String queue = "services-" + java.util.UUID.randomUUID();
    private Serai serai;
    private Rabbit rabbit;
    private Target target;

    /** The environment that names the broker; empty for the embedded one. */
    abstract Map<String, String> broker();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Map<String, String> environment = new HashMap<>(broker());
        environment.put("SERAI_DATA", folder.resolve("data").toString());
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("QUEUE_NAME", queue);
        environment.put("REQUEUE_FAILED_AFTER_MILLISECONDS", "300");
        environment.put("CALLS_RESPONSE_TIMEOUT", "3s");
        serai = Serai.start(folder, Settings.load(folder, environment, new Properties()));
        rabbit = new Rabbit(serai.brokerUri());
    }

    @AfterAll
    void stop() {
        if (serai == null) {
            return;
        }
        List.of("", ".dead", ".invalid", ".unrouted").forEach(suffix -> rabbit.deleteQueue(queue + suffix));
        new Ladder(List.of(Duration.ofMillis(300)))
                .rungs()
                .forEach(rung -> rabbit.deleteQueue(queue + ".delay." + rung.toMillis()));
        List.of(".due", ".unrouted").forEach(suffix -> rabbit.deleteExchange(queue + suffix));
        rabbit.close();
        serai.close();
    }

    @BeforeEach
    void openTarget() {
        target = new Target();
    }

    @AfterEach
    void closeTarget() {
        target.close();
    }

    @Test
    void acceptsACallAndMakesIt() throws Exception {
        HttpResponse<String> answer = post("""
                {"url": "%s", "method": "post", "headers": {"X-Auth": "key", "X-Number": 1.0},
                 "body": "{\\"receiver\\": \\"john\\"}"}""".formatted(target.url("/notification?a=b")));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("error").asBoolean()).isFalse();
        assertThat(json.get("message").asText()).isEqualTo("Accepted");
        await().atMost(SOON).until(() -> target.requests().size() == 1);
        Target.Request request = target.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/notification?a=b");
        assertThat(request.body()).isEqualTo("{\"receiver\": \"john\"}");
        assertThat(request.header("X-Auth")).isEqualTo("key");
        assertThat(request.header("X-Number")).isEqualTo("1.0");
        assertThat(request.id()).isEqualTo(json.get("id").asText());
        assertThat(request.header("Serai-Attempt")).isEqualTo("1");
    }

    @Test
    void theRootIsTheSameEndpointAndContentTypesAreIgnored() {
        String call = call(target.url("/a"));

        assertThat(Http.post(serai.url() + "/", call).statusCode()).isEqualTo(202);
        assertThat(Http.post(serai.url() + "/calls", call, "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(202);
        assertThat(Http.post(serai.url() + "/calls", call, "Content-Type", "multipart/form-data; boundary=x")
                        .statusCode())
                .isEqualTo(202);
        assertThat(Http.post(serai.url() + "/calls", call, "Content-Type", "text/xml")
                        .statusCode())
                .isEqualTo(202);
        await().atMost(SOON).until(() -> target.requests().size() == 4);
        assertThat(target.requests()).allMatch(request -> request.method().equals("GET"));
    }

    @Test
    void keepsTryingUntilTheTargetAnswers2xx() {
        target.answering(request -> target.requests().size() < 4 ? 503 : 201);

        String id = accepted(call(target.url("/slow")));

        await().atMost(SOON).until(() -> target.requests().size() == 4);
        assertThat(target.requests()).extracting(Target.Request::id).containsOnly(id);
        assertThat(target.requests())
                .extracting(request -> request.header("Serai-Attempt"))
                .containsExactly("1", "2", "3", "4");
        assertThat(gapsInMillis()).allMatch(gap -> gap >= 290);
    }

    @Test
    void aTargetThatIsDownIsTriedUntilItIsUp() {
        int port = target.port();
        target.close();
        String id = accepted(call("http://127.0.0.1:" + port + "/up"));

        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        target = new Target(port);

        await().atMost(SOON).until(() -> target.requests().size() == 1);
        assertThat(target.requests().get(0).id()).isEqualTo(id);
        assertThat(Integer.parseInt(target.requests().get(0).header("Serai-Attempt")))
                .isGreaterThan(2);
    }

    @Test
    void withoutRequeueItEndsAfterOneAttemptInTheDeadQueue() {
        target.answering(request -> 500);

        String id = accepted("{\"url\": \"%s\", \"requeue\": false}".formatted(target.url("/once")));

        GetResponse dead = nextOf(queue + ".dead");
        assertThat(dead.getProps().getMessageId()).isEqualTo(id);
        assertThat(dead.getProps().getHeaders().get("serai-reason").toString()).contains("500");
        assertThat(target.requests()).hasSize(1);
    }

    @Test
    void aPolicyOfTheCallGoesBeforeTheSettings() {
        target.answering(request -> request.path().equals("/gone") ? 410 : 500);

        accepted("{\"url\": \"%s\", \"policy\": {\"giveUpOn\": [410]}}".formatted(target.url("/gone")));
        assertThat(reasonOf(nextOf(queue + ".dead"))).contains("410");

        accepted("{\"url\": \"%s\", \"policy\": {\"delays\": [\"1s\", \"50ms\"], \"maxAttempts\": 3}}"
                .formatted(target.url("/thrice")));
        assertThat(reasonOf(nextOf(queue + ".dead"))).contains("3");
        assertThat(target.requests("/thrice")).hasSize(3);

        accepted("{\"url\": \"%s\", \"policy\": {\"maxAge\": \"500ms\"}}".formatted(target.url("/old")));
        assertThat(reasonOf(nextOf(queue + ".dead"))).contains("500ms");
    }

    @Test
    void notBeforeIsWaitedForInTheBroker() {
        Instant when = Instant.now().plusSeconds(3);

        accepted("{\"url\": \"%s\", \"policy\": {\"notBefore\": \"%s\"}}".formatted(target.url("/later"), when));

        await().atMost(SOON).until(() -> target.requests().size() == 1);
        assertThat(Instant.now()).isAfterOrEqualTo(when.minusMillis(20));
        assertThat(target.requests().get(0).header("Serai-Attempt")).isEqualTo("1");
    }

    @Test
    void whatBreaksARuleIs400AndNamesTheProperty() {
        assertRefused(400, "{\"url\": \"ftp://example.org/\"}", "url");
        assertRefused(400, "{\"url\": \"/relative\"}", "url");
        assertRefused(400, "{\"url\": \"http:///nohost\"}", "url");
        assertRefused(400, "{\"url\": \"\"}", "url");
        assertRefused(400, "{}", "url");
        assertRefused(400, "{\"url\": \"http://h/\", \"method\": \"CONNECT\"}", "CONNECT");
        assertRefused(400, "{\"url\": \"http://h/\", \"method\": \"FETCH\"}", "method");
        assertRefused(400, "{\"url\": \"http://h/\", \"headers\": {\"a\": \"x\\r\\ny: z\"}}", "header 'a'");
        assertRefused(400, "{\"url\": \"http://h/\", \"headers\": {\"Content-Length\": \"1\"}}", "Content-Length");
        assertRefused(400, "{\"url\": \"http://h/\", \"headers\": {\"serai-attempt\": \"1\"}}", "serai-attempt");
        assertRefused(400, "{\"url\": \"http://h/\", \"headers\": {\"Connection\": \"close\"}}", "Connection");
        assertRefused(400, "{\"url\": \"http://h/\", \"body\": \"neither\"}", "body");
        assertRefused(400, "{\"url\": \"http://h/\", \"policy\": {\"maxAttempts\": 0}}", "maxAttempts");
    }

    @Test
    void whatIsNoCallIs422AndSaysWhere() {
        assertRefused(422, "", "empty");
        assertRefused(422, "no json", "line 1");
        assertRefused(422, "[1]", "object");
        assertRefused(422, "{\"url\": \"http://h/\"", "line 1");
        assertRefused(422, "{\"url\": 1}", "url");
        assertRefused(422, "{\"url\": \"http://h/\", \"headers\": []}", "headers");
        assertRefused(422, "{\"url\": \"http://h/\", \"headers\": {\"a\": {}}}", "header 'a'");
        assertRefused(422, "{\"url\": \"http://h/\", \"requeue\": \"no\"}", "requeue");
        assertRefused(422, "{\"url\": \"http://h/\", \"body\": {}}", "body");
        assertRefused(422, "{\"url\": \"http://h/\"} more", "line 1");
    }

    @Test
    void namesMatchInAnyCaseAndNullIsTheDefault() {
        accepted("{\"URL\": \"%s\", \"Method\": null, \"HEADERS\": null, \"Body\": null, \"reQueue\": null}"
                .formatted(target.url("/case")));

        await().atMost(SOON).until(() -> target.requests().size() == 1);
        assertThat(target.requests().get(0).method()).isEqualTo("GET");
    }

    @Test
    void noOriginIsGivenLeave() {
        for (String method : List.of("POST", "OPTIONS")) {
            HttpResponse<String> answer = Http.send(
                    method,
                    serai.url() + "/calls",
                    call(target.url("/cors")),
                    "Origin",
                    "https://elsewhere.example",
                    "Access-Control-Request-Method",
                    "POST");

            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
        }
    }

    @Test
    void otherPathsAre404AndOtherMethods405() {
        HttpResponse<String> unknown = Http.get(serai.url() + "/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"error\":true,\"message\":\"/nowhere not found.\"}");

        assertThat(Http.get(serai.url() + "/").statusCode()).isEqualTo(405);
    }

    @Test
    void aBodyOverTheLimitIs413() {
        String big = "{\"url\": \"http://h/\", \"body\": \"" + "x".repeat(1 << 20) + "\"}";

        HttpResponse<String> answer = post(big);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"error\":true");
    }

    @Test
    void callsOfOtherProgramsAreMadeToo() {
        rabbit.publish(queue, "their-id-1", call(target.url("/theirs")));
        rabbit.publish(queue, null, call(target.url("/nameless")));
        rabbit.publish(
                queue,
                "free",
                "{\"url\": \"%s\", \"method\": \"POST\", \"body\": \"neither json nor xml\"}"
                        .formatted(target.url("/free")));

        await().atMost(SOON).until(() -> target.requests().size() == 3);
        assertThat(target.requests("/theirs").get(0).id()).isEqualTo("their-id-1");
        assertThat(target.requests("/free").get(0).body()).isEqualTo("neither json nor xml");
    }

    @Test
    void aCallThatCameWithoutAnIdKeepsTheOneItGot() {
        target.answering(request -> target.requests().size() < 3 ? 500 : 200);

        rabbit.publish(queue, null, call(target.url("/nameless")));

        await().atMost(SOON).until(() -> target.requests().size() == 3);
        assertThat(target.requests().stream().map(Target.Request::id).distinct())
                .hasSize(1);
    }

    @Test
    void whatIsNotUnderstoodIsSetAsideWithTheReasonAndApart() {
        List<String> wrong =
                List.of("garbage", "{\"method\": \"GET\"}", "[]", "{\"url\": \"gopher://x\"}", "{\"url\": 5}", "");

        for (String message : wrong) {
            rabbit.publish(queue, "wrong", message);
            GetResponse aside = nextOf(queue + ".invalid");
            assertThat(new String(aside.getBody(), StandardCharsets.UTF_8)).isEqualTo(message);
            assertThat(reasonOf(aside)).isNotBlank();
        }
        assertThat(rabbit.ready(queue + ".dead")).isZero();
    }

    @Test
    void redirectsAreFollowedWhereNothingIsLost() {
        try (Target other = new Target()) {
            target.redirecting(request -> other.url("/moved"))
                    .answering(request -> request.path().equals("/kept") ? 307 : 302);

            accepted("{\"url\": \"%s\", \"method\": \"POST\", \"body\": \"{}\"}".formatted(target.url("/kept")));
            await().atMost(SOON).until(() -> other.requests().size() == 1);
            assertThat(other.requests().get(0).method()).isEqualTo("POST");
            assertThat(other.requests().get(0).body()).isEqualTo("{}");

            accepted("{\"url\": \"%s\", \"method\": \"POST\", \"body\": \"{}\", \"requeue\": false}"
                    .formatted(target.url("/lost")));
            assertThat(reasonOf(nextOf(queue + ".dead"))).contains("302");
            assertThat(other.requests()).hasSize(1);
        }
    }

    @Test
    void aDeletedQueueIsDeclaredAgainAndWaitingCallsComeBack() {
        AtomicBoolean up = new AtomicBoolean();
        target.answering(request -> up.get() ? 200 : 500);
        String id = accepted("{\"url\": \"%s\", \"policy\": {\"delays\": [\"2s\"]}}".formatted(target.url("/waits")));
        await().atMost(SOON)
                .until(() -> Http.get(serai.url() + "/calls/" + id).body().contains("\"state\":\"waiting\""));

        rabbit.deleteQueue(queue);
        up.set(true);

        await().atMost(Duration.ofSeconds(25))
                .until(() -> target.requests("/waits").size() == 2);
        accepted(call(target.url("/after")));
        await().atMost(SOON).until(() -> target.requests("/after").size() == 1);
    }

    @Test
    void aDeletedDelayQueueIsDeclaredAgain() {
        target.answering(request -> target.requests().size() < 2 ? 500 : 200);
        rabbit.deleteQueue(queue + ".delay.300");

        accepted(call(target.url("/again")));

        await().atMost(SOON).until(() -> target.requests().size() == 2);
    }

    @Test
    void threeConsumersShareTheQueueUnlessToldOtherwise() {
        await().atMost(SOON).until(() -> rabbit.consumers(queue) == 3);
    }

    @Test
    void manyCallsAtOnceAllArrive() {
        List<String> ids = IntStream.range(0, 300)
                .parallel()
                .mapToObj(i -> accepted(call(target.url("/many"))))
                .toList();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(target.requests().stream().map(Target.Request::id))
                        .containsAll(ids));
    }

    @Test
    void countsWhatItDoes() {
        accepted(call(target.url("/counted")));
        await().atMost(SOON).until(() -> target.requests().size() == 1);

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        Http.get(serai.managementUrl() + "/observe/metrics").body())
                .contains("serai_calls_accepted_total", "serai_calls_attempts_total{", "serai_calls_delivered_total"));
        assertThat(Http.get(serai.managementUrl() + "/observe/health/ready").statusCode())
                .isEqualTo(200);
    }

    private List<Long> gapsInMillis() {
        List<Target.Request> requests = target.requests();
        return IntStream.range(1, requests.size())
                .mapToObj(i -> (requests.get(i).nanos() - requests.get(i - 1).nanos()) / 1_000_000)
                .toList();
    }

    private void assertRefused(int status, String body, String names) {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(answer.body())
                .as(body)
                .startsWith("{\"error\":true,\"message\":")
                .contains(names);
    }

    private GetResponse nextOf(String name) {
        return await().atMost(SOON)
                .until(() -> rabbit.take(name), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String reasonOf(GetResponse message) {
        return message.getProps().getHeaders().get("serai-reason").toString();
    }

    private static String call(String url) {
        return "{\"url\": \"" + url + "\"}";
    }

    private String accepted(String body) {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        try {
            return JSON.readTree(answer.body()).get("id").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> post(String body) {
        return Http.post(serai.url() + "/calls", body);
    }
}
