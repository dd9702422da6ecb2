package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.Serai;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Services;
import dev.serai.testing.Target;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What lanes cost while nothing moves, and that nothing is lost or left behind when everything does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanesUnderCutsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Services services;
    private Serai serai;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = Services.embedded(folder.resolve("services"));
        Map<String, String> environment = new HashMap<>(services.environment());
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("REQUEUE_FAILED_AFTER_MILLISECONDS", "500");
        environment.put("CALLS_RESPONSE_TIMEOUT", "1s");
        serai = Serai.start(folder, Settings.load(folder, environment, new Properties()));
        await().until(() -> Http.get(serai.url() + "/calls/stats").statusCode() == 200);
    }

    @AfterAll
    void stop() throws Exception {
        serai.close();
        services.close();
    }

    @Test
    void callsThatWaitForADeadTargetCostNextToNothing() throws Exception {
        String url = "http://127.0.0.1:" + Target.freePort() + "/dead";
        IntStream.range(0, 1_500).parallel().forEach(i -> {
            String unused = accepted(url);
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting() > 1_450);

        long messages = services.broker().messages();
        long frames = services.broker().frames();
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true);

        // 2 probes a second
        assertThat((services.broker().messages() - messages) / 6.0).isLessThan(25);
        assertThat((services.broker().frames() - frames) / 6.0).isLessThan(150);
    }

    @Test
    void targetsThatComeAndGoAndABrokerThatIsCutLoseNothingAndNoSlot() throws Exception {
        Random random = new Random(7);
        List<Target> targets = new ArrayList<>(List.of(new Target(), new Target(), new Target()));
        List<Target> all = new ArrayList<>(targets);
        Set<String> ids = new HashSet<>();
        long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            String id = accepted(targets.get(i % 3).url("/flap"));
            if (!id.isEmpty()) {
                ids.add(id);
            }
            if (i % 60 == 59) {
                int which = random.nextInt(3);
                int port = targets.get(which).port();
                targets.get(which).close();
                Target next = new Target(port);
                if (random.nextBoolean()) {
                    next.answering(request -> 503);
                }
                targets.set(which, next);
                all.add(next);
            }
            if (i % 150 == 149) {
                services.broker().cut();
            }
        }
        targets.forEach(target -> target.answering(request -> 204));

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            Set<String> seen = new HashSet<>();
            for (Target target : all) {
                target.requests().forEach(request -> seen.add(request.id()));
            }
            assertThat(seen).containsAll(ids);
        });
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (JsonNode target :
                    JSON.readTree(Http.get(serai.url() + "/targets").body()).get("targets")) {
                boolean flapped = targets.stream()
                        .anyMatch(one -> target.get("target").asText().endsWith(":" + one.port()));
                if (flapped) {
                    assertThat(target.get("inFlight").asInt()).isZero();
                    assertThat(target.get("waiting").asLong()).isZero();
                    assertThat(target.get("state").asText()).isEqualTo("up");
                }
            }
        });
        targets.forEach(Target::close);
    }

    private long waiting() throws Exception {
        long waiting = 0;
        for (JsonNode target :
                JSON.readTree(Http.get(serai.url() + "/targets").body()).get("targets")) {
            waiting += target.get("waiting").asLong();
        }
        return waiting;
    }

    /** The call's id; empty when it was not taken. */
    private String accepted(String url) {
        HttpResponse<String> answer = Http.post(serai.url() + "/calls", "{\"url\": \"" + url + "\"}");
        try {
            return answer.statusCode() == 202
                    ? JSON.readTree(answer.body()).get("id").asText()
                    : "";
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
