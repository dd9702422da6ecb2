package dev.serai.calls;

import static dev.serai.calls.CallsScene.SOON;
import static dev.serai.calls.CallsScene.call;
import static dev.serai.calls.CallsScene.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.testing.Http;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutagesOnEmbeddedServicesTest extends OutagesContract {
    @Override
    CallsServices services(Path folder) {
        return CallsServices.embedded(folder);
    }

    @Test
    void fastPublishGoesToTheOutboxToo() throws Exception {
        try (CallsScene scene = start(Map.of("FAST_PUBLISH", "1"))) {
            broker.refuse(true);
            HttpResponse<String> refusing = scene.post(call(target.url("/refused"), ""));
            broker.refuse(false);
            await().atMost(SOON).until(() -> target.requests("/refused").size() == 1);
            broker.hold(true);
            HttpResponse<String> silent = scene.post(call(target.url("/silent"), ""));
            broker.hold(false);

            assertThat(refusing.statusCode()).isEqualTo(200);
            assertThat(silent.statusCode()).isEqualTo(200);
            await().atMost(SOON).until(() -> !target.requests("/silent").isEmpty());
        }
    }

    @Test
    void withoutPostgresCallsAreMadeAndTheJournalIsFilledInAfterwards() throws Exception {
        try (CallsScene scene = start(Map.of())) {
            target.answering(request -> request.path().equals("/bad") ? 500 : 200);
            postgres.refuse(true);
            List<String> good = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                good.add(scene.accepted(call(target.url("/good"), "")));
            }
            String dead = scene.accepted(call(target.url("/bad"), "\"requeue\": false"));

            await().atMost(SOON)
                    .until(() -> idsAt("/good").containsAll(good)
                            && target.requests("/bad").size() == 1);
            for (HttpResponse<String> away : List.of(
                    scene.get("/calls"),
                    scene.get("/calls/" + dead),
                    scene.delete("/calls/" + dead),
                    scene.postTo("/calls/" + dead + "/replay"),
                    scene.delete("/calls?state=dead"),
                    scene.postTo("/targets/127.0.0.1/pause"))) {
                assertThat(away.statusCode()).isEqualTo(503);
                assertThat(away.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(json(away).get("message").asText()).contains("can't be asked now");
            }
            HttpResponse<String> once = scene.post(call(target.url("/once"), ""), "Idempotency-Key", "k");
            assertThat(once.statusCode()).isEqualTo(503);
            assertThat(once.body()).contains("idempotency keys");
            assertThat(scene.get("/targets").statusCode()).isEqualTo(200);
            postgres.refuse(false);

            await().atMost(SOON)
                    .until(() -> scene.get("/calls/" + dead).statusCode() == 200
                            && scene.state(dead).equals("dead"));
            await().atMost(SOON).until(() -> scene.list("&state=delivered", 100).containsAll(good));
            assertHistories(scene, good);
            target.answering(request -> 200);
            assertThat(scene.postTo("/calls/" + dead + "/replay").statusCode()).isEqualTo(202);
            await().atMost(SOON).until(() -> scene.state(dead).equals("delivered"));
        }
    }

    @Test
    void aPostgresThatHangsHoldsUpDeliveryForSecondsOnly() throws Exception {
        try (CallsScene scene = start(Map.of())) {
            postgres.hold(true);
            long began = System.nanoTime();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(scene.accepted(call(target.url("/hung"), "")));
            }
            await().atMost(SOON).until(() -> idsAt("/hung").containsAll(ids));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            postgres.hold(false);

            assertDelivered(scene, ids);
        }
    }

    @Test
    void withNeitherACallIsRefusedAndOneDurablePlaceIsEnough() throws Exception {
        try (CallsScene scene = start(Map.of())) {
            broker.refuse(true);
            postgres.refuse(true);

            await().atMost(SOON)
                    .until(() -> scene.post(call(target.url("/"), "")).statusCode() == 503);
            HttpResponse<String> refused = scene.post(call(target.url("/refused"), ""));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.body()).contains("neither the broker nor the outbox");

            postgres.refuse(false);
            await().atMost(SOON)
                    .until(() -> scene.post(call(target.url("/kept"), "")).statusCode() == 202);
            broker.refuse(false);
            await().atMost(SOON).until(() -> target.requests("/kept").size() == 1);
            assertThat(target.requests("/refused")).isEmpty();
        }
    }

    @Test
    void aFullOutboxIs507() throws Exception {
        try (CallsScene scene = start(Map.of("CALLS_OUTBOX_MAX_CALLS", "3"))) {
            broker.refuse(true);
            await().atMost(SOON).until(() -> health(scene).contains("unreachable"));
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                kept.add(scene.accepted(call(target.url("/kept"), "")));
            }

            assertFull(scene.post(call(target.url("/"), "")), "outbox is full");
            assertFull(scene.post(call(target.url("/"), ""), "Idempotency-Key", "k"), "outbox is full");
            broker.refuse(false);

            await().atMost(SOON).until(() -> idsAt("/kept").containsAll(kept));
            await().atMost(SOON)
                    .until(() -> scene.post(call(target.url("/"), "")).statusCode() == 202);
        }
    }

    @Test
    void asManyCallsAsMayWaitAndTooLittleDiskAre507() throws Exception {
        String later = call(
                target.url("/"),
                "\"policy\": {\"notBefore\": \"" + Instant.now().plusSeconds(3_600) + "\"}");
        try (CallsScene scene = start(Map.of("CALLS_MAX_WAITING", "2"))) {
            scene.accepted(later);
            scene.accepted(later);

            await().atMost(SOON).until(() -> scene.post(later).statusCode() == 507);
            assertFull(scene.post(later), "calls.max-waiting is 2");
        }
        try (CallsScene scene = start(Map.of("CALLS_MIN_FREE_DISK", "1000000GiB"))) {
            assertFull(scene.post(later), "calls.min-free-disk");
        }
    }

    private static String health(CallsScene scene) {
        return Http.get(scene.serai().managementUrl() + "/observe/health/ready").body();
    }

    private static void assertFull(HttpResponse<String> answer, String limit) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(answer).get("message").asText()).contains(limit);
    }
}
