package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.Serai;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Rabbit;
import dev.serai.testing.Services;
import dev.serai.testing.Target;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What keeps targets apart, over the wire of a running Serai, whichever services it uses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LanesContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CAP = 3;
    private static final int RATE = 40;

    private final String queue = "services-" + UUID.randomUUID();
    private final int cappedPort = Target.freePort();
    private final int ratedPort = Target.freePort();
    private final Set<String> lanes = ConcurrentHashMap.newKeySet();
    private Path folder;
    private Services services;
    private Rabbit rabbit;
    private Serai serai;

    abstract Services services(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        folder = temp;
        services = services(temp.resolve("services"));
        rabbit = services.rabbit();
        startSerai(Map.of());
    }

    @AfterAll
    void stop() throws Exception {
        if (serai != null) {
            serai.close();
        }
        lanes.stream().filter(this::exists).forEach(rabbit::deleteQueue);
        List.of("", ".dead", ".invalid", ".unrouted").forEach(suffix -> rabbit.deleteQueue(queue + suffix));
        IntStream.range(0, 16)
                .mapToObj(i -> queue + ".lane.shared." + i)
                .filter(this::exists)
                .forEach(rabbit::deleteQueue);
        new Ladder(List.of(Duration.ofMillis(500)))
                .rungs()
                .forEach(rung -> rabbit.deleteQueue(queue + ".delay." + rung.toMillis()));
        List.of(".due", ".unrouted").forEach(suffix -> rabbit.deleteExchange(queue + suffix));
        rabbit.close();
        services.close();
    }

    @Test
    void deadAndHangingTargetsLeaveHealthyOnesAloneAndTheirCallsWaitWithoutAttempts() throws Exception {
        int port = Target.freePort();
        try (Target healthy = new Target();
                RawTarget hanging = new RawTarget(RawTarget.Connection::awaitClose)) {
            List<String> dead = new ArrayList<>();
            List<String> hung = new ArrayList<>();
            List<String> well = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                dead.add(accepted("http://127.0.0.1:" + port + "/dead"));
                well.add(accepted(healthy.url("/well")));
                if (i % 4 == 0) {
                    hung.add(accepted(hanging.url("/hung").toString()));
                }
            }

            awaitAll(healthy, well);
            await().atMost(SOON)
                    .until(() ->
                            state(port).equals("down") && state(hanging.port()).equals("down"));
            await().atMost(SOON)
                    .until(() ->
                            rabbit.ready(lane(port)) >= 190 && rabbit.ready(lane(hanging.port())) > hung.size() - 10);
            double before = attempts();
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            // a probe for each 500 ms to the one, and for each 1.5 s to the other
            assertThat(attempts() - before).isLessThanOrEqualTo(12);
            assertThat(targetAt(port).get("waiting").asLong()).isGreaterThan(180);
            assertThat(targetAt(port).get("lastFailure").asText()).contains("refused");

            Gauge gauge = new Gauge(15);
            try (Target back = new Target(port).answering(gauge::answer)) {
                awaitAll(back, dead);
                assertThat(back.requests()).hasSize(dead.size());
                assertThat(gauge.arrivals()).allMatch(arrival -> arrival.atOnce() <= arrival.answered() + 1);
                assertThat(gauge.mostAtOnce()).isGreaterThan(8);
                await().atMost(SOON).until(() -> state(port).equals("up"));
            }
        }
    }

    @Test
    void whatAnOperatorHoldsBackGoesOnWhenHeLetsIt() throws Exception {
        try (Target target = new Target()) {
            List<String> ids = new ArrayList<>(List.of(accepted(target.url("/before"))));
            awaitAll(target, ids);

            steer(target.port(), "pause");
            for (int i = 0; i < 20; i++) {
                ids.add(accepted(target.url("/held")));
            }
            await().atMost(SOON)
                    .until(() -> targetAt(target.port()).get("waiting").asLong() == 20);
            assertThat(state(target.port())).isEqualTo("paused");
            assertThat(target.requests()).hasSize(1);

            steer(target.port(), "resume");
            awaitAll(target, ids);
            assertThat(target.requests()).hasSize(ids.size());
        }
    }

    @Test
    void anOperatorHasADownTargetProbedAtOnce() throws Exception {
        int port = Target.freePort();
        String url = "http://127.0.0.1:" + port + "/later";
        String patient = ", \"policy\": {\"delays\": [\"1m\"]}";
        for (int i = 0; i < 40; i++) {
            acceptedBody("{\"url\": \"" + url + "\"" + patient + "}");
        }
        await().atMost(SOON).until(() -> state(port).equals("down"));
        Set<String> waiting = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(acceptedBody("{\"url\": \"" + url + "\"" + patient + "}"));
        }
        await().atMost(SOON).until(() -> rabbit.ready(lane(port)) >= 10);
        assertThat(targetAt(port).get("nextProbeMs").asLong()).isGreaterThan(20_000);

        try (Target back = new Target(port)) {
            steer(port, "retry");
            awaitAll(back, waiting);
        }
    }

    @Test
    void aCapIsNeverExceededAndAllCallsArrive() throws Exception {
        Gauge gauge = new Gauge(10);
        try (Target target = new Target(cappedPort).answering(gauge::answer)) {
            List<String> ids = burst(target.url("/capped"), 300);

            awaitAll(target, ids);
            assertThat(gauge.mostAtOnce()).isLessThanOrEqualTo(CAP);
            assertThat(target.requests()).hasSize(ids.size());
        }
    }

    @Test
    void aRateIsKeptAndUsed() throws Exception {
        try (Target target = new Target(ratedPort)) {
            List<String> ids = burst(target.url("/rated"), 5 * RATE);

            awaitAll(target, ids);
            long[] times = target.requests().stream()
                    .mapToLong(Target.Request::nanos)
                    .sorted()
                    .toArray();
            double seconds = (times[times.length - 1] - times[0]) / 1e9;
            assertThat(seconds).isBetween(4.0, 10.0);
            long second = Duration.ofSeconds(1).toNanos();
            for (int i = 0; i + 3 * RATE / 2 < times.length; i++) {
                assertThat(times[i + 3 * RATE / 2] - times[i]).isGreaterThan(second);
            }
        }
    }

    @Test
    void aRestartFindsWhatWaitsInLanes() throws Exception {
        int port = Target.freePort();
        List<String> ids = burst("http://127.0.0.1:" + port + "/restart", 60);
        await().atMost(SOON).until(() -> rabbit.ready(lane(port)) > 20);

        serai.close();
        try (Target target = new Target(port)) {
            startSerai(Map.of());
            awaitAll(target, ids);
        }
    }

    @Test
    void aStopLosesNothingThatWaitsInLineInALaneOrForAnAnswer() throws Exception {
        Gauge gauge = new Gauge(40);
        try (Target target = new Target(cappedPort).answering(gauge::answer)) {
            List<String> ids = burst(target.url("/stopped"), 120);
            await().atMost(SOON).until(() -> target.requests().size() > 10);

            serai.close();
            assertThat(target.requests()).hasSizeLessThan(ids.size());
            startSerai(Map.of());
            awaitAll(target, ids);
            assertThat(target.requests()).hasSize(ids.size());
        }
    }

    @Test
    void withoutPostgresCallsShareLanesWhichAreEmptiedAgain() throws Exception {
        int port = Target.freePort();
        services.postgres().refuse(true);
        List<String> ids;
        try {
            await().atMost(SOON)
                    .until(() -> Http.get(serai.url() + "/calls/stats").statusCode() == 503);
            ids = burst("http://127.0.0.1:" + port + "/shared", 60);
            await().atMost(SOON).until(() -> inSharedLanes() > 20);
        } finally {
            services.postgres().refuse(false);
        }
        await().atMost(SOON).until(() -> Http.get(serai.url() + "/calls/stats").statusCode() == 200);
        try (Target target = new Target(port)) {
            awaitAll(target, ids);
            await().atMost(SOON).until(() -> inSharedLanes() == 0);
        }
    }

    @Test
    void moreTargetsThanLanesShareSome() throws Exception {
        restart(Map.of("CALLS_TARGET_LANES", "0"));
        try (Target target = new Target()) {
            steer(target.port(), "pause");
            List<String> ids = burst(target.url("/many"), 300);
            await().atMost(SOON).until(() -> inSharedLanes() > 200);

            steer(target.port(), "resume");
            awaitAll(target, ids);
            assertThat(target.requests()).hasSize(ids.size());
        } finally {
            restart(Map.of());
        }
    }

    @Test
    void aLaneIsDeletedWhenItIsLongEmptyButNotUnderACallThatIsBeingMade() throws Exception {
        restart(Map.of("CALLS_RESPONSE_TIMEOUT", "60s"));
        CountDownLatch release = new CountDownLatch(1);
        try (Target quick = new Target();
                Target slow = new Target().answering(request -> {
                    waitFor(release, 60_000);
                    return 200;
                })) {
            steer(quick.port(), "pause");
            steer(slow.port(), "pause");
            List<String> ids = burst(quick.url("/emptied"), 5);
            String held = accepted(slow.url("/held"));
            await().atMost(SOON)
                    .until(() -> rabbit.ready(lane(quick.port())) == 5 && rabbit.ready(lane(slow.port())) == 1);

            steer(quick.port(), "resume");
            steer(slow.port(), "resume");
            awaitAll(quick, ids);
            await().atMost(SOON).until(() -> !exists(lane(quick.port())));
            assertThat(exists(lane(slow.port()))).isTrue();
            release.countDown();
            awaitAll(slow, List.of(held));

            steer(quick.port(), "pause");
            List<String> more = burst(quick.url("/again"), 5);
            await().atMost(SOON).until(() -> exists(lane(quick.port())) && rabbit.ready(lane(quick.port())) == 5);
            steer(quick.port(), "resume");
            awaitAll(quick, more);
        } finally {
            release.countDown();
            restart(Map.of());
        }
    }

    @Test
    void aLaneThatSomebodyDeletedIsOpenedAgain() throws Exception {
        try (Target target = new Target()) {
            steer(target.port(), "pause");
            List<String> gone = burst(target.url("/gone"), 3);
            await().atMost(SOON).until(() -> exists(lane(target.port())) && rabbit.ready(lane(target.port())) == 3);

            rabbit.deleteQueue(lane(target.port()));
            List<String> later = burst(target.url("/later"), 5);
            await().atMost(SOON).until(() -> exists(lane(target.port())) && rabbit.ready(lane(target.port())) == 5);
            rabbit.deleteQueue(lane(target.port()));
            steer(target.port(), "resume");
            List<String> last = burst(target.url("/last"), 5);

            awaitAll(target, last);
            assertThat(ids(target)).doesNotContainAnyElementsOf(gone).doesNotContainAnyElementsOf(later);
        }
    }

    @Test
    void aCallThatIsCancelledInItsLaneIsNeverTried() throws Exception {
        try (Target target = new Target()) {
            steer(target.port(), "pause");
            String cancelled = accepted(target.url("/cancelled"));
            String wanted = accepted(target.url("/wanted"));
            await().atMost(SOON).until(() -> exists(lane(target.port())) && rabbit.ready(lane(target.port())) == 2);

            assertThat(Http.send("DELETE", serai.url() + "/calls/" + cancelled, "")
                            .statusCode())
                    .isEqualTo(200);
            steer(target.port(), "resume");

            awaitAll(target, List.of(wanted));
            await().atMost(SOON).until(() -> rabbit.ready(lane(target.port())) == 0);
            assertThat(ids(target)).doesNotContain(cancelled);
            assertThat(Http.get(serai.url() + "/calls/" + cancelled).body()).contains("\"state\":\"cancelled\"");
        }
    }

    private void restart(Map<String, String> more) throws Exception {
        serai.close();
        startSerai(more);
    }

    private void startSerai(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(services.environment());
        environment.put("SERAI_DATA", folder.resolve("data").toString());
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("QUEUE_NAME", queue);
        environment.put("REQUEUE_FAILED_AFTER_MILLISECONDS", "500");
        environment.put("CALLS_RESPONSE_TIMEOUT", "1s");
        environment.put("CALLS_TARGET_IN_FLIGHT_OF", "127.0.0.1:" + cappedPort + "=" + CAP);
        environment.put("CALLS_TARGET_RATE_OF", "127.0.0.1:" + ratedPort + "=" + RATE);
        environment.put("CALLS_TARGET_LANE_KEPT", "2s");
        environment.putAll(more);
        serai = Serai.start(folder, Settings.load(folder, environment, new Properties()));
        await().atMost(SOON).until(() -> Http.get(serai.url() + "/calls/stats").statusCode() == 200);
    }

    private String lane(int port) {
        String name = queue + ".lane.http.127.0.0.1." + port;
        lanes.add(name);
        return name;
    }

    private boolean exists(String name) {
        try {
            return rabbit.ready(name) >= 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private long inSharedLanes() {
        return IntStream.range(0, 16)
                .mapToObj(i -> queue + ".lane.shared." + i)
                .filter(this::exists)
                .mapToLong(rabbit::ready)
                .sum();
    }

    private JsonNode targetAt(int port) throws Exception {
        HttpResponse<String> answer = Http.get(serai.url() + "/targets");
        assertThat(answer.statusCode()).isEqualTo(200);
        for (JsonNode target : JSON.readTree(answer.body()).get("targets")) {
            if (target.get("target").asText().endsWith("127.0.0.1:" + port)) {
                return target;
            }
        }
        return JSON.createObjectNode().put("state", "unknown").put("waiting", 0);
    }

    private String state(int port) throws Exception {
        return targetAt(port).get("state").asText();
    }

    private void steer(int port, String how) {
        HttpResponse<String> answer = Http.post(serai.url() + "/targets/127.0.0.1:" + port + "/" + how, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private double attempts() {
        return Http.get(serai.managementUrl() + "/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("serai_calls_attempts_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private List<String> burst(String url, int count) {
        return IntStream.range(0, count).parallel().mapToObj(i -> accepted(url)).toList();
    }

    private String accepted(String url) {
        return acceptedBody("{\"url\": \"" + url + "\"}");
    }

    private String acceptedBody(String body) {
        HttpResponse<String> answer = Http.post(serai.url() + "/calls", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        try {
            return JSON.readTree(answer.body()).get("id").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAll(Target target, Collection<String> ids) {
        await().atMost(SOON).untilAsserted(() -> assertThat(ids(target)).containsAll(ids));
    }

    private static Set<String> ids(Target target) {
        return target.requests().stream().map(Target.Request::id).collect(Collectors.toSet());
    }

    private static void waitFor(CountDownLatch latch, long millis) {
        try {
            boolean unused = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sees how many requests a target has at once. */
    private static final class Gauge {
        record Arrival(int atOnce, int answered) {}

        private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final int millis;

        Gauge(int millis) {
            this.millis = millis;
        }

        int answer(Target.Request request) {
            arrivals.add(new Arrival(now.incrementAndGet(), answered.get()));
            waitFor(new CountDownLatch(1), millis);
            answered.incrementAndGet();
            now.decrementAndGet();
            return 200;
        }

        List<Arrival> arrivals() {
            return List.copyOf(arrivals);
        }

        int mostAtOnce() {
            return arrivals.stream().mapToInt(Arrival::atOnce).max().orElse(0);
        }
    }
}
