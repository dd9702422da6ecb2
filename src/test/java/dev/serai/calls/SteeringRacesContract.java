package dev.serai.calls;

import static dev.serai.calls.CallsScene.SOON;
import static dev.serai.calls.CallsScene.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.backing.Backing;
import dev.serai.calls.store.CallStore;
import dev.serai.calls.store.Retained;
import dev.serai.calls.store.StoreSettings;
import dev.serai.calls.store.TestDatabase;
import dev.serai.testing.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators and retention at work on calls that are delivered meanwhile, over the wire of a running Serai. */
abstract class SteeringRacesContract {
    private static final int POSTING = 4;
    private static final int CALLS_EACH = 150;
    private static final Duration RETENTION = Duration.ofMillis(300);

    /** Notes each change of a row: what it was and what it became. */
    private static final String WATCH = """
            CREATE TABLE public.seen (
                n bigint GENERATED ALWAYS AS IDENTITY, op text, id text, before text, since timestamptz, after text,
                accepted timestamptz);
            CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.seen (op, id, before, since, after, accepted) VALUES
                    (TG_OP, coalesce(NEW.id, OLD.id), OLD.state, OLD.accepted_at, NEW.state, NEW.accepted_at);
                RETURN NULL;
            END $$;
            CREATE TRIGGER see AFTER INSERT OR UPDATE OR DELETE ON calls.call
                FOR EACH ROW EXECUTE FUNCTION public.see()""";

    private static final String FINAL = " IN ('delivered', 'dead', 'cancelled')";

    abstract CallsServices services(Path folder);

    @Test
    void noCallEndsTwiceAndNoneIsTriedOnceItIsCancelled(@TempDir Path folder) throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        Map<String, Long> cancelled = new ConcurrentHashMap<>();
        AtomicInteger posting = new AtomicInteger(POSTING);
        try (CallsServices services = services(folder);
                TestDatabase database = services.database();
                Target target = new Target().answering(SteeringRacesContract::answer);
                CallsScene scene =
                        CallsScene.start(folder, services, database, Map.of("CALLS_TARGET_FAILURES", "1000"))) {
            await().atMost(SOON).until(() -> scene.get("/calls/stats").statusCode() == 200);
            database.execute(WATCH);

            List<Object> unused = Clients.atOnce(POSTING + 4, i -> {
                Random random = new Random(i);
                if (i < POSTING) {
                    post(scene, target, ids, random);
                    posting.decrementAndGet();
                    return null;
                }
                if (i == POSTING) {
                    forget(database, posting);
                    return null;
                }
                while (posting.get() > 0) {
                    steer(scene, target, ids, cancelled, random);
                }
                return null;
            });

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            database.ask("SELECT id || ' ' || state FROM calls.call WHERE NOT state" + FINAL))
                    .isEmpty());
            assertThat(cancelled).isNotEmpty();
            assertThat(database.ask("SELECT DISTINCT after FROM public.seen"))
                    .contains("queued", "delivered", "dead", "cancelled");
            assertNothingEndedTwice(database);
            assertNothingWasTriedOnceCancelled(target, cancelled);
        }
    }

    private static void assertNothingEndedTwice(TestDatabase database) throws Exception {
        assertThat(database.ask("SELECT id || ' ' || before || ' ' || after FROM public.seen WHERE before" + FINAL
                        + " AND since = accepted AND before <> after"))
                .isEmpty();
        assertThat(database.ask("SELECT id FROM public.seen WHERE after" + FINAL
                        + " GROUP BY id, accepted HAVING count(DISTINCT after) > 1"))
                .isEmpty();
        assertThat(database.ask("SELECT risen.id FROM public.seen risen JOIN public.seen gone ON gone.id = risen.id"
                        + " AND gone.since = risen.accepted AND gone.n < risen.n"
                        + " WHERE risen.op = 'INSERT' AND gone.op = 'DELETE'"))
                .isEmpty();
    }

    /** One attempt may have been in flight. */
    private static void assertNothingWasTriedOnceCancelled(Target target, Map<String, Long> cancelled) {
        cancelled.forEach((id, answered) -> {
            List<Long> after = target.requests().stream()
                    .filter(request -> request.id().equals(id) && request.nanos() > answered)
                    .map(request -> request.nanos() - answered)
                    .toList();
            assertThat(after).as(id).hasSizeLessThanOrEqualTo(1);
            assertThat(after).as(id).allMatch(nanos -> nanos < TimeUnit.SECONDS.toNanos(1));
        });
    }

    private static int answer(Target.Request request) {
        int roll = Math.floorMod((request.id() + request.nanos()).hashCode(), 10);
        return roll < 4 ? 500 : 200;
    }

    private static void post(CallsScene scene, Target target, List<String> ids, Random random) {
        for (int i = 0; i < CALLS_EACH; i++) {
            String policy =
                    switch (random.nextInt(3)) {
                        case 0 -> "\"requeue\": false";
                        case 1 -> "\"policy\": {\"delays\": [\"1s\"], \"maxAttempts\": 2}";
                        default -> "\"policy\": {\"delays\": [\"300ms\"], \"maxAttempts\": 3}";
                    };
            ids.add(scene.accepted(call(target.url("/"), policy)));
        }
    }

    private static void steer(
            CallsScene scene, Target target, List<String> ids, Map<String, Long> cancelled, Random random) {
        if (ids.isEmpty()) {
            return;
        }
        // mostly the latest, on which there is most to race for
        String id = ids.get(Math.max(0, ids.size() - 1 - random.nextInt(20)));
        String here = "&host=127.0.0.1:" + target.port();
        switch (random.nextInt(12)) {
            case 0 ->
                assertThat(scene.delete("/calls?state=waiting" + here).statusCode())
                        .isEqualTo(200);
            case 1 ->
                assertThat(scene.delete("/calls?state=delivered" + here).statusCode())
                        .isEqualTo(200);
            case 2 ->
                assertThat(scene.postTo("/calls/replay?state=dead" + here).statusCode())
                        .isEqualTo(202);
            case 3, 4, 5 ->
                assertThat(scene.postTo("/calls/" + id + "/replay").statusCode())
                        .isIn(202, 404, 409);
            default -> {
                int status = scene.delete("/calls/" + id).statusCode();
                assertThat(status).isIn(200, 404, 409);
                if (status == 200) {
                    cancelled.put(id, System.nanoTime());
                }
            }
        }
    }

    /** Retention as another node does it, of what ended a moment ago. */
    private static void forget(TestDatabase database, AtomicInteger posting) {
        Backing pool = database.pool(0);
        try (CallStore other = CallStore.open(
                pool.postgres().dataSource(),
                new StoreSettings(1_000, Duration.ofHours(1)),
                Clock.systemUTC(),
                call -> CompletableFuture.failedFuture(new IllegalStateException("it only forgets")),
                () -> false)) {
            await().atMost(SOON).until(other::usable);
            while (posting.get() > 0) {
                Retained unused = other.book()
                        .purgeJournal(Instant.now().minus(RETENTION))
                        .join();
            }
        } finally {
            pool.close();
        }
    }
}
