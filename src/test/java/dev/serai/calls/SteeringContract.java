package dev.serai.calls;

import static dev.serai.calls.CallsScene.SOON;
import static dev.serai.calls.CallsScene.call;
import static dev.serai.calls.CallsScene.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.calls.store.TestDatabase;
import dev.serai.testing.Target;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Seeing and steering calls over the wire of a running Serai, whichever services it uses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SteeringContract {
    private static final String HOUR = "\"policy\": {\"delays\": [\"1h\"]}";
    private static final String ONCE = "\"requeue\": false";

    private Path folder;
    private CallsServices services;
    private TestDatabase database;
    private CallsScene scene;
    private Target target;

    abstract CallsServices services(Path folder);

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        services = services(folder);
        database = services.database();
        scene = CallsScene.start(folder, services, database, Map.of("JWT_SECRET", "secret"));
    }

    @AfterAll
    void stop() throws Exception {
        scene.close();
        database.close();
        services.close();
    }

    @BeforeEach
    void openTarget() {
        target = new Target();
    }

    /** Leaves nothing that another test could meet. */
    @AfterEach
    void closeTarget() {
        scene.delete("/calls?host=" + host());
        target.close();
    }

    @Test
    void showsWhatBecameOfACall() {
        target.answering(request -> request.header("Serai-Attempt").equals("1") ? 503 : 201);
        Instant before = Instant.now().minusMillis(5);
        String url = "http://ann:s3cret@127.0.0.1:" + target.port() + "/orders?token=s3cret&page=2";

        String id = scene.accepted(call(url, "\"method\": \"put\""));
        await().atMost(SOON).until(() -> scene.state(id).equals("delivered"));

        JsonNode call = scene.call(id);
        assertThat(call.get("id").asText()).isEqualTo(id);
        assertThat(call.get("method").asText()).isEqualTo("PUT");
        assertThat(call.get("url").asText()).isEqualTo(target.url("/orders?token=***&page=2"));
        assertThat(call.get("target").asText()).isEqualTo(target.url(""));
        assertThat(call.get("attempts").asInt()).isEqualTo(2);
        assertThat(time(call, "acceptedAt")).isBetween(before, Instant.now());
        assertThat(time(call, "updatedAt")).isBetween(time(call, "acceptedAt"), Instant.now());
        assertThat(call.has("nextAttemptAt")).isFalse();
        assertThat(call.has("lastFailure")).isFalse();
        JsonNode first = call.get("history").get(0);
        JsonNode second = call.get("history").get(1);
        assertThat(call.get("history")).hasSize(2);
        assertThat(first.get("number").asInt()).isEqualTo(1);
        assertThat(first.get("status").asInt()).isEqualTo(503);
        assertThat(first.get("ms").asLong()).isBetween(0L, 5_000L);
        assertThat(second.get("status").asInt()).isEqualTo(201);
        assertThat(time(second, "at"))
                .isAfterOrEqualTo(time(first, "at").plusMillis(290))
                .isBefore(Instant.now());
        assertThat(call.toString()).doesNotContain("s3cret", "ann");
    }

    @Test
    void showsWhyACallWaitsAndForWhat() {
        int nobody = Target.freePort();
        String id = scene.accepted(call("http://127.0.0.1:" + nobody + "/", HOUR));
        scene.lane(nobody);

        await().atMost(SOON).until(() -> scene.state(id).equals("waiting"));

        JsonNode call = scene.call(id);
        assertThat(time(call, "nextAttemptAt"))
                .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_600));
        assertThat(call.get("lastFailure").asText()).isNotBlank();
        JsonNode attempt = call.get("history").get(0);
        assertThat(attempt.has("status")).isFalse();
        assertThat(attempt.get("error").asText())
                .isEqualTo(call.get("lastFailure").asText());
        scene.delete("/calls?host=127.0.0.1:" + nobody);
    }

    @Test
    void showsACallAsSoonAsItIsAccepted() {
        for (int i = 0; i < 20; i++) {
            String id = scene.accepted(later("/soon"));
            long began = System.nanoTime();

            assertThat(scene.state(id)).isEqualTo("queued");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            assertThat(scene.call(id).get("attempts").asInt()).isZero();
        }
    }

    @Test
    void listsPageByPageWithoutGapsAndRepeats() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            ids.add(scene.accepted(later("/" + i)));
        }
        Collections.reverse(ids);
        String query = "&state=queued&host=" + host();

        assertThat(scene.list(query, 1000)).containsExactlyElementsOf(ids);
        assertThat(scene.list(query, 3)).containsExactlyElementsOf(ids);
        assertThat(scene.list(query, 11)).containsExactlyElementsOf(ids);
        assertThat(scene.list("&state=dead&host=" + host(), 3)).isEmpty();
        assertThat(scene.list("&host=127.0.0.1", 1000)).containsAll(ids);

        JsonNode page = json(scene.get("/calls?limit=4" + query));
        scene.accepted(later("/new"));
        JsonNode next = json(scene.get(
                "/calls?limit=4" + query + "&before=" + page.get("before").asText()));
        assertThat(next.get("calls").get(0).get("id").asText()).isEqualTo(ids.get(4));
        assertThat(next.get("calls").get(0).has("history")).isFalse();
    }

    @Test
    void wrongParametersAre400AndSayWhatIsAllowed() {
        assertAnswer(400, "limit is not 1 to 1000", scene.get("/calls?limit=0"));
        assertAnswer(400, "limit is not 1 to 1000", scene.get("/calls?limit=1001"));
        assertAnswer(400, "limit is not 1 to 1000", scene.get("/calls?limit=many"));
        assertAnswer(400, "state is not one of queued, waiting", scene.get("/calls?state=gone"));
        assertAnswer(400, "before is no cursor", scene.get("/calls?before=yesterday"));
        assertAnswer(400, "host is neither host nor host:port", scene.get("/calls?host=http://a/b"));
        assertAnswer(400, "state or host must say", scene.delete("/calls"));
        assertAnswer(400, "state is not one of", scene.delete("/calls?state=gone"));
        assertAnswer(400, "cancelled calls can't be purged", scene.delete("/calls?state=cancelled"));
        assertAnswer(400, "state must be dead", scene.postTo("/calls/replay"));
        assertAnswer(400, "state must be dead", scene.postTo("/calls/replay?state=waiting"));
        assertAnswer(400, "host is neither host nor host:port", scene.postTo("/targets/a:b/pause"));
        assertAnswer(200, "Resumed", scene.postTo("/targets/a.example:81/resume"));
    }

    @Test
    void whatIsNotKnownIs404() {
        assertAnswer(404, "call 'nothing' is not known", scene.get("/calls/nothing"));
        assertAnswer(404, "call 'no\\u202ething' is not known", scene.get("/calls/no%E2%80%AEthing"));
        assertAnswer(404, "call 'nothing' is not known", scene.delete("/calls/nothing"));
        assertAnswer(404, "call 'nothing' is not known", scene.postTo("/calls/nothing/replay"));
        assertAnswer(404, "job 'nothing' is not known", scene.get("/calls/jobs/nothing"));
        assertThat(scene.get("/calls/%00").statusCode()).isBetween(400, 404);
    }

    @Test
    void aCallThatIsCancelledBeforeItsTimeIsNeverMade() {
        String id = scene.accepted(notBefore(Instant.now().plusMillis(1_500)));

        HttpResponse<String> cancelled = scene.delete("/calls/" + id);

        assertAnswer(200, "Cancelled", cancelled);
        assertThat(json(cancelled).get("id").asText()).isEqualTo(id);
        assertAnswer(409, "call " + id + " is cancelled and can't be cancelled", scene.delete("/calls/" + id));
        awaitDropped(id);
        assertThat(target.requests()).isEmpty();
        assertThat(scene.state(id)).isEqualTo("cancelled");
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsIsNotTriedAgain() {
        target.answering(request -> 500);
        String id = scene.accepted(call(target.url("/"), "\"policy\": {\"delays\": [\"1s\"]}"));
        await().atMost(SOON).until(() -> scene.state(id).equals("waiting"));
        int made = target.requests().size();

        assertAnswer(200, "Cancelled", scene.delete("/calls/" + id));

        awaitDropped(id);
        assertThat(target.requests()).hasSizeLessThanOrEqualTo(made + 1).hasSize(made);
        assertThat(scene.call(id).has("nextAttemptAt")).isFalse();
    }

    @Test
    void anAttemptInFlightMayEndAfterACancelAndTheCallStaysCancelled() throws Exception {
        var reached = new java.util.concurrent.CountDownLatch(1);
        var release = new java.util.concurrent.CountDownLatch(1);
        target.answering(request -> {
            reached.countDown();
            await().atMost(SOON).until(() -> release.getCount() == 0);
            return 200;
        });
        String id = scene.accepted(call(target.url("/"), ""));
        assertThat(reached.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

        assertAnswer(200, "Cancelled", scene.delete("/calls/" + id));
        release.countDown();

        awaitDropped(id);
        assertThat(scene.state(id)).isEqualTo("cancelled");
        assertThat(scene.call(id).get("history")).hasSize(1);
    }

    @Test
    void whatHasEndedCanNotBeCancelled() {
        target.answering(request -> request.path().equals("/bad") ? 500 : 200);
        String delivered = scene.accepted(call(target.url("/good"), ""));
        String dead = scene.accepted(call(target.url("/bad"), ONCE));
        await().atMost(SOON)
                .until(() -> scene.state(delivered).equals("delivered")
                        && scene.state(dead).equals("dead"));

        assertAnswer(409, delivered + " is delivered and can't be cancelled", scene.delete("/calls/" + delivered));
        assertAnswer(409, dead + " is dead and can't be cancelled", scene.delete("/calls/" + dead));
    }

    @Test
    void purgesWhatTheFiltersSayAndNothingElse() {
        try (Target other = new Target()) {
            target.answering(request -> 500);
            List<String> dead = many(3, call(target.url("/dead"), ONCE));
            List<String> waiting = many(5, call(target.url("/waiting"), HOUR));
            List<String> queued = many(2, later("/queued"));
            List<String> others = many(4, later(other, "/"));
            await().atMost(SOON)
                    .until(() -> waiting.stream().allMatch(id -> scene.state(id).equals("waiting"))
                            && dead.stream().allMatch(id -> scene.state(id).equals("dead")));

            assertThat(purged("?state=waiting&host=" + host())).isEqualTo(5);
            assertThat(purged("?host=" + host())).isEqualTo(2);
            assertThat(purged("?host=" + host())).isZero();

            assertThat(waiting).allMatch(id -> scene.state(id).equals("cancelled"));
            assertThat(queued).allMatch(id -> scene.state(id).equals("cancelled"));
            assertThat(dead).allMatch(id -> scene.state(id).equals("dead"));
            assertThat(purged("?state=dead&host=" + host())).isEqualTo(3);
            assertThat(dead).allMatch(id -> scene.get("/calls/" + id).statusCode() == 404);
            assertThat(others).allMatch(id -> scene.state(id).equals("queued"));
            assertThat(purged("?host=127.0.0.1:" + other.port())).isEqualTo(4);
        }
    }

    @Test
    void aDeadCallIsReplayedUnderItsId() {
        target.answering(request -> target.requests().size() < 2 ? 500 : 200);
        String id =
                scene.accepted(call(target.url("/"), "\"method\": \"POST\", \"body\": \"{\\\"a\\\": 1}\", " + ONCE));
        await().atMost(SOON).until(() -> scene.state(id).equals("dead"));
        Instant first = time(scene.call(id), "acceptedAt");

        HttpResponse<String> replayed = scene.postTo("/calls/" + id + "/replay");

        assertAnswer(202, "Accepted", replayed);
        assertThat(json(replayed).get("id").asText()).isEqualTo(id);
        await().atMost(SOON).until(() -> scene.state(id).equals("delivered"));
        assertThat(target.requests())
                .hasSize(2)
                .allMatch(request -> request.id().equals(id)
                        && request.header("Serai-Attempt").equals("1")
                        && request.body().equals("{\"a\": 1}"));
        assertThat(time(scene.call(id), "acceptedAt")).isEqualTo(first);
        assertThat(time(scene.call(id), "replayedAt")).isAfter(first);
        assertThat(scene.call(id).get("history")).hasSize(1);
        assertAnswer(409, "is delivered: only dead calls are replayed", scene.postTo("/calls/" + id + "/replay"));
    }

    @Test
    void manyDeadCallsAreReplayedByAJob() {
        try (Target other = new Target().answering(request -> 500)) {
            target.answering(request -> 500);
            List<String> dead = many(30, call(target.url("/"), ONCE));
            String untouched = scene.accepted(call(other.url("/"), ONCE));
            await().atMost(SOON)
                    .until(() -> scene.list("&state=dead&host=" + host(), 100).size() == 30
                            && scene.state(untouched).equals("dead"));
            target.answering(request -> 200);

            HttpResponse<String> begun = scene.postTo("/calls/replay?state=dead&host=" + host());

            assertAnswer(202, "Accepted", begun);
            String job = "/calls/jobs/" + json(begun).get("id").asText();
            await().atMost(SOON)
                    .until(() -> json(scene.get(job)).get("state").asText().equals("done"));
            JsonNode done = json(scene.get(job));
            assertThat(done.get("total").asInt()).isEqualTo(30);
            assertThat(done.get("replayed").asInt()).isEqualTo(30);
            assertThat(done.get("host").asText()).isEqualTo(host());
            assertThat(time(done, "endedAt")).isAfterOrEqualTo(time(done, "startedAt"));
            await().atMost(SOON).until(() -> scene.list("&state=delivered&host=" + host(), 100)
                    .containsAll(dead));
            assertThat(scene.state(untouched)).isEqualTo("dead");
            scene.delete("/calls?state=dead&host=127.0.0.1:" + other.port());
        }
    }

    @Test
    void statsKnowTheOldestWhereverItWaits() {
        scene.delete("/calls?state=queued");
        scene.delete("/calls?state=waiting");
        assertThat(scene.postTo("/targets/" + host() + "/pause").statusCode()).isEqualTo(200);
        String lane = scene.lane(target.port());

        String inLane = scene.accepted(call(target.url("/lane"), ""));
        await().atMost(SOON).until(() -> waitingIn(lane) == 1);
        JsonNode one = stats();
        assertThat(one.get("states").get("queued").asInt()).isEqualTo(1);
        assertThat(time(one, "oldestAcceptedAt")).isEqualTo(time(scene.call(inLane), "acceptedAt"));
        assertThat(one.get("oldestAgeSeconds").asLong()).isBetween(0L, 60L);

        assertThat(scene.delete("/calls/" + inLane).statusCode()).isEqualTo(200);
        String inDelay = scene.accepted(later("/delay"));
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode two = stats();
            assertThat(time(two, "oldestAcceptedAt")).isEqualTo(time(scene.call(inDelay), "acceptedAt"));
            assertThat(two.get("waiting").get("delay").asLong()).isPositive();
        });
        assertThat(scene.postTo("/targets/" + host() + "/resume").statusCode()).isEqualTo(200);
        awaitDropped(inLane);
        assertThat(target.requests()).isEmpty();
    }

    @Test
    void withoutAKeyOnlyThisMachineAndAdminsSeeAndSteer() {
        String admin = bearer("admin");
        String someone = bearer("calls");

        assertThat(scene.get("/calls/stats").statusCode()).isEqualTo(200);
        assertThat(scene.get("/calls/stats", "X-Forwarded-For", "203.0.113.9").statusCode())
                .isEqualTo(401);
        assertThat(scene.get("/calls/stats", "Forwarded", "for=203.0.113.9").statusCode())
                .isEqualTo(401);
        assertThat(scene.get("/calls/stats", "X-Forwarded-For", "203.0.113.9", "Authorization", admin)
                        .statusCode())
                .isEqualTo(200);
        assertThat(scene.get("/calls/stats", "Authorization", someone).statusCode())
                .isEqualTo(403);
        assertThat(scene.get("/calls/stats", "Authorization", admin + "x").statusCode())
                .isEqualTo(401);
        assertThat(scene.get("/calls/stats", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(scene.get("/calls/stats", "Origin", "https://evil.example", "Authorization", admin)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void withAKeyEachEntryAsksForItOrForAnAdmin() throws Exception {
        String proof = new CallsKey("key", Duration.ZERO, Clock.systemUTC()).headerFor(Instant.now());
        try (CallsScene closed = CallsScene.start(
                folder, services, database, Map.of("AUTHORIZATION_KEY", "key", "JWT_SECRET", "secret"))) {
            for (String entry : List.of(
                    "GET /calls",
                    "GET /calls/x",
                    "GET /calls/stats",
                    "GET /calls/jobs/x",
                    "GET /targets",
                    "DELETE /calls?state=dead",
                    "DELETE /calls/x",
                    "POST /calls/x/replay",
                    "POST /calls/replay?state=dead",
                    "POST /targets/a.example/pause",
                    "POST /targets/a.example/resume",
                    "POST /targets/a.example/retry")) {
                HttpResponse<String> unknown = asked(closed, entry);

                assertThat(unknown.statusCode()).as(entry).isEqualTo(401);
                assertThat(unknown.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
                assertThat(asked(closed, entry, "X-Authorization", proof + "x").statusCode())
                        .as(entry)
                        .isEqualTo(401);
                assertThat(asked(closed, entry, "Authorization", bearer("calls"))
                                .statusCode())
                        .as(entry)
                        .isEqualTo(403);
            }
            assertThat(asked(closed, "GET /calls", "X-Authorization", proof).statusCode())
                    .isEqualTo(200);
            assertThat(asked(closed, "GET /targets", "Authorization", bearer("admin"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void requestsWithTheSameKeyAreOneCall() {
        String key = key();
        String id = scene.accepted(call(target.url("/once"), "\"method\": \"POST\""), "Idempotency-Key", key);

        assertThat(scene.accepted(
                        "{\"method\": \"post\",   \"url\": \"" + target.url("/once") + "\"}", "Idempotency-Key", key))
                .isEqualTo(id);
        HttpResponse<String> other = scene.post(call(target.url("/other"), ""), "Idempotency-Key", key);

        assertAnswer(422, "Idempotency-Key was used for another call, " + id, other);
        await().atMost(SOON).until(() -> scene.state(id).equals("delivered"));
        assertThat(scene.accepted(call(target.url("/once"), "\"method\": \"POST\""), "Idempotency-Key", key))
                .isEqualTo(id);
        assertThat(target.requests()).hasSize(1);
        assertThat(scene.accepted(call(target.url("/once"), "\"method\": \"POST\""), "Idempotency-Key", key()))
                .isNotEqualTo(id);
    }

    @Test
    void manyClientsWithTheSameKeyMakeOneCall() {
        String key = key();
        List<String> ids =
                Clients.atOnce(32, i -> scene.accepted(call(target.url("/once"), ""), "Idempotency-Key", key));

        assertThat(new HashSet<>(ids)).hasSize(1);
        await().atMost(SOON).until(() -> scene.state(ids.get(0)).equals("delivered"));
        assertThat(target.requests()).hasSize(1);
        assertThat(scene.list("&host=" + host(), 100)).hasSize(1);
    }

    @Test
    void aKeyOfAnotherFormIs400() {
        String call = call(target.url("/"), "");

        assertAnswer(400, "1 to 255 printable ASCII", scene.post(call, "Idempotency-Key", "k".repeat(256)));
        assertAnswer(400, "1 to 255 printable ASCII", scene.post(call, "Idempotency-Key", ""));
        scene.accepted(
                call,
                "Idempotency-Key",
                "k".repeat(223) + java.util.UUID.randomUUID().toString().substring(4));
        assertThat(scene.list("&host=" + host(), 100)).hasSize(1);
    }

    private static HttpResponse<String> asked(CallsScene scene, String entry, String... headers) {
        String method = entry.substring(0, entry.indexOf(' '));
        return scene.send(method, entry.substring(entry.indexOf(' ') + 1), headers);
    }

    private static void assertAnswer(int status, String says, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").asBoolean()).isEqualTo(status >= 400);
        assertThat(json(answer).get("message").asText()).contains(says);
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(json.get(name).asText());
    }

    private static String bearer(String scope) {
        return "Bearer " + JWT.create().withClaim("scopes", List.of(scope)).sign(Algorithm.HMAC256("secret"));
    }

    private static String key() {
        return java.util.UUID.randomUUID().toString();
    }

    /** Until the cancelled call's message has been met, from when on nothing can be tried. */
    private void awaitDropped(String id) {
        await().atMost(SOON).until(() -> database.ask("SELECT met FROM calls.call WHERE id = '" + id + "'")
                .contains("t"));
    }

    private JsonNode stats() {
        return json(scene.get("/calls/stats"));
    }

    private long waitingIn(String lane) {
        JsonNode depth = stats().get("waiting").get(lane);
        return depth == null ? 0 : depth.asLong();
    }

    private long purged(String query) {
        HttpResponse<String> answer = scene.delete("/calls" + query);
        assertAnswer(200, "Purged", answer);
        return json(answer).get("count").asLong();
    }

    private List<String> many(int count, String body) {
        return IntStream.range(0, count).mapToObj(i -> scene.accepted(body)).toList();
    }

    private String later(String path) {
        return later(target, path);
    }

    private static String later(Target target, String path) {
        return call(
                target.url(path),
                "\"policy\": {\"notBefore\": \"" + Instant.now().plusSeconds(3_600) + "\"}");
    }

    private String notBefore(Instant when) {
        return call(target.url("/"), "\"policy\": {\"notBefore\": \"" + when + "\"}");
    }

    private String host() {
        return "127.0.0.1:" + target.port();
    }
}
