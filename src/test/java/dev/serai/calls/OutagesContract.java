package dev.serai.calls;

import static dev.serai.calls.CallsScene.SOON;
import static dev.serai.calls.CallsScene.call;
import static dev.serai.calls.CallsScene.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.calls.store.TestDatabase;
import dev.serai.testing.Cut;
import dev.serai.testing.Http;
import dev.serai.testing.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What clients and operators notice of a broker or a PostgreSQL that is away, over the wire of a running Serai. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutagesContract {
    private Path folder;
    private CallsServices services;
    private TestDatabase database;
    Cut broker;
    Cut postgres;
    Target target;

    abstract CallsServices services(Path folder);

    @BeforeAll
    void startServices(@TempDir Path temporary) {
        folder = temporary;
        services = services(folder);
    }

    @AfterAll
    void stopServices() {
        services.close();
    }

    @BeforeEach
    void open() throws Exception {
        database = services.database();
        broker = new Cut(services.brokerPort());
        postgres = new Cut(database.port());
        target = new Target();
    }

    @AfterEach
    void close() throws Exception {
        target.close();
        broker.close();
        postgres.close();
        database.close();
    }

    @Test
    void aBrokerThatIsGoneStopsNoCallerAndLosesNoCall() throws Exception {
        try (CallsScene scene = start(Map.of())) {
            List<String> ids = postedWhile(scene, () -> {
                broker.refuse(true);
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                broker.refuse(false);
            });

            assertDelivered(scene, ids);
            assertThat(Http.get(scene.serai().managementUrl() + "/observe/metrics")
                            .body())
                    .contains("serai_calls_outbox_size");
        }
    }

    @Test
    void aBrokerThatIsSilentHoldsUpNobodyOnceThatIsKnown() throws Exception {
        try (CallsScene scene = start(Map.of())) {
            scene.accepted(call(target.url("/before"), ""));
            AtomicLong slow = new AtomicLong();

            List<String> ids = postedWhile(scene, () -> {
                broker.hold(true);
                await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
                for (int i = 0; i < 30; i++) {
                    long began = System.nanoTime();
                    scene.accepted(call(target.url("/quick"), ""));
                    if (System.nanoTime() - began > 2_000_000_000L) {
                        slow.incrementAndGet();
                    }
                }
                await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
                broker.hold(false);
            });

            assertThat(slow).hasValue(0);
            assertDelivered(scene, ids);
            await().atMost(SOON).until(() -> new HashSet<>(idsAt("/quick")).size() == 30);
        }
    }

    CallsScene start(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AMQP_URI", services.broker(broker.port()),
                "POSTGRES_URL", database.url(postgres.port())));
        environment.putAll(more);
        CallsScene scene = CallsScene.start(folder, services, database, environment);
        await().atMost(SOON).until(() -> scene.get("/calls/stats").statusCode() == 200);
        return scene;
    }

    /** The ids of the calls that eight clients hand over one after the other until a while after the event. */
    private List<String> postedWhile(CallsScene scene, Runnable event) {
        ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        AtomicLong ended = new AtomicLong(Long.MAX_VALUE);
        List<Object> unused = Clients.atOnce(9, i -> {
            if (i == 8) {
                await().until(() -> ids.size() > 20);
                event.run();
                ended.set(ids.size() + 40L);
                return null;
            }
            while (ids.size() < ended.get()) {
                ids.add(scene.accepted(call(target.url("/load"), "")));
                await().pollDelay(Duration.ofMillis(10)).until(() -> true);
            }
            return null;
        });
        return List.copyOf(ids);
    }

    /** Each came and is delivered in the journal; what came more than once is a repeat of what was in two places. */
    void assertDelivered(CallsScene scene, List<String> ids) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            HashSet<String> missing = new HashSet<>(ids);
            target.requests().forEach(request -> missing.remove(request.id()));
            assertThat(missing).isEmpty();
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(scene.list("&state=delivered", 1000))
                .containsAll(ids));
        assertThat(json(scene.get("/calls/stats")).get("outbox").asInt()).isZero();
        assertHistories(scene, ids);
    }

    /** Attempts are numbered from 1 without a gap, in the order of time, and none follows a delivery. */
    static void assertHistories(CallsScene scene, List<String> ids) {
        for (String id : ids.subList(0, Math.min(ids.size(), 200))) {
            JsonNode call = scene.call(id);
            JsonNode history = call.get("history");
            assertThat(history).as(call.toString()).isNotEmpty();
            for (int i = 0; i < history.size(); i++) {
                assertThat(history.get(i).get("number").asInt()).isEqualTo(i + 1);
                boolean last = i == history.size() - 1;
                assertThat(history.get(i).path("status").asInt(0) / 100 == 2)
                        .as(call.toString())
                        .isEqualTo(last);
            }
        }
    }

    List<String> idsAt(String path) {
        return target.requests(path).stream().map(Target.Request::id).toList();
    }
}
