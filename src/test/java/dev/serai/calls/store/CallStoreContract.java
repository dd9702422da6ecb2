package dev.serai.calls.store;

import static dev.serai.calls.store.CallState.CANCELLED;
import static dev.serai.calls.store.CallState.DEAD;
import static dev.serai.calls.store.CallState.DELIVERED;
import static dev.serai.calls.store.CallState.QUEUED;
import static dev.serai.calls.store.CallState.WAITING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.backing.Backing;
import dev.serai.backing.PostgresAddress;
import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.testing.Cut;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What calls keep in PostgreSQL, on whichever PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CallStoreContract {
    private static final StoreSettings SETTINGS = new StoreSettings(1_000_000, Duration.ofHours(24));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.123Z");

    private final Publisher publisher = new Publisher();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestDatabase database;
    private Backing pool;
    private CallStore store;

    abstract Optional<PostgresAddress> named();

    @BeforeAll
    void createDatabase(@TempDir Path folder) throws SQLException {
        database = new TestDatabase(folder, named());
        pool = database.pool(0);
    }

    @AfterAll
    void dropDatabase() throws SQLException {
        pool.close();
        database.close();
    }

    @BeforeEach
    void openStore() {
        publisher.usable = true;
        publisher.refuses = call -> false;
        publisher.confirmed.clear();
        store = opened(pool, SETTINGS, publisher);
        awaitUsable(store);
    }

    @AfterEach
    void closeStore() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable one : open) {
            one.close();
        }
        open.clear();
        database.execute("TRUNCATE calls.call, calls.attempt, calls.outbox, calls.idempotency, calls.job,"
                + " calls.target_rule, calls.lane");
    }

    @Test
    void showsACallSoonAndItsEnd() {
        Execution call = execution("one");
        store.journal().accepted(Entry.queued(call, "POST", "https://u:p@h/x?token=t", Optional.of(START)));

        await().atMost(Duration.ofSeconds(2)).until(() -> find("one").isPresent());
        CallView queued = find("one").orElseThrow();
        assertThat(queued.state()).isEqualTo(QUEUED);
        assertThat(queued.url()).isEqualTo("https://h/x?token=***");
        assertThat(queued.target()).isEqualTo("https://h:443");
        assertThat(queued.nextAt()).contains(START);

        write(entry(call, WAITING, 1, 503));
        write(entry(call, DELIVERED, 2, 200));

        CallView delivered = find("one").orElseThrow();
        assertThat(delivered.state()).isEqualTo(DELIVERED);
        assertThat(delivered.attempts()).isEqualTo(2);
        assertThat(delivered.made())
                .containsExactly(
                        new Attempt(1, START.plusSeconds(1), OptionalInt.of(503), "status=503", 12),
                        new Attempt(2, START.plusSeconds(2), OptionalInt.of(200), "", 12));
        assertThat(join(store.journal().ended("one", START))).contains(DELIVERED);
        assertThat(join(store.journal().ended("one", START.plusMillis(1)))).isEmpty();
        assertThat(find("other")).isEmpty();
    }

    @Test
    void endsTheSameInWhateverOrderAndHoweverOftenItIsWritten() throws SQLException {
        Random random = new Random(7);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Execution call = execution("call-" + i);
            entries.add(Entry.queued(call, "GET", "http://h/", Optional.empty()));
            entries.add(entry(call, WAITING, 1, 500));
            entries.add(entry(call, WAITING, 2, 500));
            entries.add(entry(call, i % 2 == 0 ? DELIVERED : DEAD, 3, i % 2 == 0 ? 200 : 500));
        }
        List<Entry> shuffled = new ArrayList<>(entries);
        shuffled.addAll(entries);
        Collections.shuffle(shuffled, random);

        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (Entry entry : shuffled) {
            if (random.nextInt(10) == 0) {
                join(store.journal().flush());
            }
            if (random.nextInt(4) == 0) {
                store.journal().accepted(entry);
            } else {
                written.add(store.journal().write(entry));
            }
        }
        written.forEach(CallStoreContract::join);
        join(store.journal().flush());

        assertThat(database.ask("SELECT state || ' ' || attempts || ' ' || count(*) FROM calls.call"
                        + " GROUP BY state, attempts ORDER BY 1"))
                .containsExactly("dead 3 100", "delivered 3 100");
        assertThat(database.ask("SELECT count(*) FROM calls.attempt")).containsExactly("600");
        assertThat(database.ask("SELECT count(*) FROM calls.call WHERE (body IS NULL) = (state = 'dead')"))
                .containsExactly("0");
        assertThat(store.journal().gap()).isZero();
    }

    @Test
    void keepsTheLastHundredAttempts() throws SQLException {
        Execution call = execution("many");
        for (int i = 1; i <= 130; i++) {
            write(entry(call, WAITING, i, 500));
        }

        assertThat(database.ask("SELECT min(number) || ' ' || max(number) || ' ' || count(*) FROM calls.attempt"))
                .containsExactly("31 130 100");
        assertThat(find("many").orElseThrow().made()).hasSize(100);
    }

    @Test
    void aNewerExecutionTakesTheRowOverAndAnOlderOneDoesNot() {
        Execution older = execution("reused");
        Execution newer = new Execution("reused", START.plusSeconds(60));
        write(entry(older, DELIVERED, 3, 200));
        write(entry(newer, WAITING, 1, 500));
        write(entry(older, DELIVERED, 4, 200));

        CallView call = find("reused").orElseThrow();

        assertThat(call.accepted()).isEqualTo(newer.accepted());
        assertThat(call.firstAccepted()).isEqualTo(START);
        assertThat(call.state()).isEqualTo(WAITING);
        assertThat(call.made()).hasSize(1);
    }

    @Test
    void writesWhatPostgresCanNotKeepAsItIs() {
        Execution call = new Execution("nul\u0000id", START);
        write(new Entry(
                call,
                DEAD,
                1,
                "GE\u0000T",
                "http://h/\u0000\uD800",
                Optional.of(new Attempt(1, START, OptionalInt.empty(), "\u0000refused", 3)),
                Optional.empty(),
                "because\u0000",
                Optional.of(new Original("{\u0000}".getBytes(UTF_8), "", ""))));

        CallView found = find("nul\u0000id").orElseThrow();

        assertThat(found.ended()).isEqualTo("because\uFFFD");
        assertThat(join(store.journal().ended("nul\u0000id", START))).contains(DEAD);
    }

    @Test
    void oneEntryThatIsRefusedDoesNotKeepTheOthersFromBeingWritten() {
        // what doesn't compress does not fit into an index
        StringBuilder longId = new StringBuilder();
        new Random(1).ints(20_000, '!', '~').forEach(c -> longId.append((char) c));
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = i == 7 ? longId.toString() : "fits-" + i;
            written.add(store.journal().write(Entry.queued(execution(id), "GET", "http://h/", Optional.empty())));
        }
        written.forEach(CallStoreContract::join);

        assertThat(join(store.book().list(Filter.ALL, 100, Optional.empty())).calls())
                .hasSize(19);
        assertThat(store.journal().gap()).isEqualTo(1);
        assertThat(store.usable()).isTrue();
    }

    @Test
    void listsPagesNewestFirst() {
        for (int i = 0; i < 25; i++) {
            write(Entry.queued(
                    new Execution("id-" + i, START.plusMillis(i / 2)),
                    "GET",
                    i % 5 == 0 ? "http://five:8080/" : "http://other/",
                    Optional.empty()));
        }
        write(entry(new Execution("id-3", START.plusMillis(1)), DEAD, 1, 500));

        List<String> ids = new ArrayList<>();
        Optional<Cursor> next = Optional.empty();
        do {
            CallPage page = join(store.book().list(Filter.ALL, 10, next));
            page.calls().forEach(call -> ids.add(call.id()));
            next = page.next().map(cursor -> Cursor.parse(cursor.toString()));
        } while (next.isPresent());

        assertThat(ids)
                .hasSize(25)
                .doesNotHaveDuplicates()
                .startsWith("id-24", "id-23", "id-22")
                .endsWith("id-0");
        assertThat(listed(Filter.of("", "FIVE"))).hasSize(5);
        assertThat(listed(Filter.of("", "five:8080"))).hasSize(5);
        assertThat(listed(Filter.of("", "five:80"))).isEmpty();
        assertThat(listed(Filter.of("dead", ""))).hasSize(1);
        assertThat(listed(Filter.of("dead", "five"))).isEmpty();
        for (String wrong : List.of("", "x", "!!", "OTk5OTk5OTk5OTk5OTk5OTk6eA")) {
            assertThatThrownBy(() -> Cursor.parse(wrong)).isInstanceOf(InvalidQuery.class);
        }
        assertThatThrownBy(() -> Filter.of("broken", "")).isInstanceOf(InvalidQuery.class);
        assertThatThrownBy(() -> Filter.of("", "http://h/")).isInstanceOf(InvalidQuery.class);
        assertThatThrownBy(() -> store.book().list(Filter.ALL, 0, Optional.empty()))
                .isInstanceOf(InvalidQuery.class);
    }

    @Test
    void cancelsWhatHasNotEnded() {
        write(entry(execution("waits"), WAITING, 1, 500));
        write(entry(execution("done"), DELIVERED, 1, 200));

        assertThat(join(store.book().cancel("waits"))).isInstanceOf(Cancellation.Cancelled.class);

        assertThat(join(store.journal().ended("waits", START))).contains(CANCELLED);
        assertThat(join(store.book().cancel("waits"))).isEqualTo(new Cancellation.Final(CANCELLED));
        assertThat(join(store.book().cancel("done"))).isEqualTo(new Cancellation.Final(DELIVERED));
        assertThat(join(store.book().cancel("nobody"))).isEqualTo(new Cancellation.Unknown());

        write(entry(execution("waits"), DELIVERED, 2, 200));
        CallView cancelled = find("waits").orElseThrow();
        assertThat(cancelled.state()).isEqualTo(CANCELLED);
        assertThat(cancelled.made()).hasSize(2);
    }

    @Test
    void purgesByTombstone() {
        for (int i = 0; i < 30; i++) {
            write(entry(execution("w" + i), i % 2 == 0 ? WAITING : QUEUED, 1, 500));
        }
        write(entry(execution("dead"), DEAD, 1, 500));
        write(entry(execution("delivered"), DELIVERED, 1, 200));

        assertThat(join(store.book().purge(Filter.of("", "nowhere")))).isZero();
        assertThat(join(store.book().purge(Filter.ALL))).isEqualTo(30);
        assertThat(join(store.book().purge(Filter.of("dead", "h:80")))).isEqualTo(1);
        assertThat(join(store.book().purge(Filter.of("delivered", "h")))).isEqualTo(1);

        assertThat(join(store.book().stats()).counts())
                .containsEntry(CANCELLED, 30L)
                .containsEntry(DEAD, 0L);
        assertThat(join(store.journal().ended("w1", START))).contains(CANCELLED);
        assertThatThrownBy(() -> join(store.book().purge(Filter.of("cancelled", ""))))
                .hasCauseInstanceOf(InvalidQuery.class);
    }

    @Test
    void retentionKeepsTombstonesWhoseMessageWasNotMet() throws SQLException {
        for (String id : List.of("met", "unmet")) {
            write(entry(execution(id), WAITING, 1, 500));
            join(store.book().cancel(id));
        }
        write(entry(execution("open"), WAITING, 1, 500));
        write(entry(execution("delivered"), DELIVERED, 1, 200));
        join(store.book().dropped("met", START));
        join(store.book().dropped("unmet", START.plusMillis(1)));

        Retained nothing = join(store.book().purgeJournal(Instant.now().minusSeconds(60)));
        Retained gone = join(store.book().purgeJournal(Instant.now().plusSeconds(60)));

        assertThat(nothing).isEqualTo(new Retained(0, 0, 0));
        assertThat(gone).isEqualTo(new Retained(2, 0, 0));
        assertThat(database.ask("SELECT id FROM calls.call ORDER BY id")).containsExactly("open", "unmet");
        assertThat(database.ask("SELECT id FROM calls.attempt ORDER BY id")).containsExactly("open", "unmet");
        database.execute("UPDATE calls.call SET updated_at = updated_at - interval '401 days' WHERE id = 'unmet'");
        assertThat(join(store.book().purgeJournal(Instant.now())).calls()).isEqualTo(1);
    }

    @Test
    void replaysADeadCallByWayOfTheOutbox() {
        publisher.usable = false;
        write(entry(execution("dead"), DEAD, 3, 500));
        write(entry(execution("open"), WAITING, 3, 500));

        Replay.Replayed replayed = (Replay.Replayed) join(store.book().replay("dead"));

        assertThat(replayed.accepted()).isAfter(START);
        assertThat(join(store.book().replay("dead"))).isEqualTo(new Replay.NotDead(QUEUED));
        assertThat(join(store.book().replay("open"))).isEqualTo(new Replay.NotDead(WAITING));
        assertThat(join(store.book().replay("nobody"))).isEqualTo(new Replay.Unknown());
        CallView risen = find("dead").orElseThrow();
        assertThat(risen.attempts()).isZero();
        assertThat(risen.firstAccepted()).isEqualTo(START);
        assertThat(risen.made()).isEmpty();
        assertThat(join(store.journal().ended("dead", replayed.accepted()))).isEmpty();

        publisher.usable = true;
        await().untilAsserted(() -> assertThat(publisher.confirmed).containsExactly("dead"));
        // what the old execution's messages still say changes nothing
        write(entry(execution("dead"), DEAD, 4, 500));
        assertThat(find("dead").orElseThrow().state()).isEqualTo(QUEUED);
        write(entry(new Execution("dead", replayed.accepted()), DEAD, 1, 500));
        assertThat(join(store.book().replay("dead"))).isInstanceOf(Replay.Replayed.class);
    }

    @Test
    void anExecutionEndsOnceWhoeverRaces() throws Exception {
        int calls = 60;
        ExecutorService threads = Executors.newFixedThreadPool(6);
        open.add(threads::shutdownNow);
        database.execute("CREATE TABLE IF NOT EXISTS calls.history (id text, accepted_at timestamptz, state text)");
        database.execute("CREATE OR REPLACE FUNCTION calls.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO calls.history VALUES (new.id, new.accepted_at, new.state); RETURN NULL; END $$");
        database.execute("CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OF state ON calls.call"
                + " FOR EACH ROW WHEN (new.state IN ('delivered', 'dead', 'cancelled')) EXECUTE FUNCTION calls.note()");
        CallStore other = opened(pool, SETTINGS, new Publisher());
        awaitUsable(other);
        IntStream.range(0, calls)
                .forEach(i -> write(Entry.queued(execution("c" + i), "GET", "http://h/", Optional.empty())));

        List<CompletableFuture<?>> racers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Execution call = execution("c" + i);
            racers.add(CompletableFuture.runAsync(() -> join(store.book().cancel(call.id())), threads));
            racers.add(CompletableFuture.runAsync(() -> write(entry(call, DELIVERED, 1, 200)), threads));
            racers.add(
                    CompletableFuture.runAsync(() -> join(other.journal().write(entry(call, DEAD, 1, 500))), threads));
            racers.add(CompletableFuture.runAsync(() -> join(other.book().replay(call.id())), threads));
            if (i % 10 == 0) {
                racers.add(CompletableFuture.runAsync(() -> join(other.book().purgeJournal(START)), threads));
                racers.add(CompletableFuture.runAsync(() -> join(store.book().purge(Filter.ALL)), threads));
            }
        }
        racers.forEach(CallStoreContract::join);

        assertThat(database.ask("SELECT id FROM calls.history GROUP BY id, accepted_at HAVING count(*) > 1"))
                .isEmpty();
        assertThat(database.ask("SELECT count(DISTINCT id) FROM calls.history")).containsExactly("" + calls);
        database.execute("DROP TRIGGER note ON calls.call");
        database.execute("DROP TABLE calls.history");
    }

    @Test
    void relaysOldestFirstAndKeepsWhatIsNotConfirmed() throws SQLException {
        publisher.refuses = call -> call.id().equals("refused");
        publisher.usable = false;
        List<String> ids = new ArrayList<>();
        List<CompletableFuture<Void>> added = new ArrayList<>();
        for (int i = 0; i < 2_100; i++) {
            ids.add(i == 3 ? "refused" : "id-" + i);
            added.add(store.outbox().add(outboxCall(ids.get(i))));
        }
        added.forEach(CallStoreContract::join);
        assertThat(store.outbox().size()).isEqualTo(2_100);

        publisher.usable = true;
        store.poke();
        await().until(() -> publisher.confirmed.size() == 2_099);

        ids.remove("refused");
        assertThat(publisher.confirmed).containsExactlyElementsOf(ids);
        await().untilAsserted(() ->
                assertThat(database.ask("SELECT id FROM calls.outbox")).containsExactly("refused"));
        publisher.refuses = call -> false;
        await().until(() -> publisher.confirmed.contains("refused"));
        await().until(() -> store.outbox().size() == 0);
    }

    @Test
    void keepsNoPlanThatWasMadeWhileATableWasEmpty() {
        Database asked = new Database("calls", pool.postgres().dataSource(), () -> {});
        asked.start();
        await().until(asked::usable);

        List<String> kept = asked.run(connection -> {
            for (int i = 0; i < 10; i++) {
                Query.of("read-outbox", 0L).list(connection, row -> row.getString("id"));
            }
            return Query.of("kept-plans").list(connection, row -> row.getString(1));
        });

        asked.close();
        assertThat(kept).isEmpty();
    }

    @Test
    void twoRelaysShareTheWork() throws SQLException {
        publisher.usable = false;
        List<CompletableFuture<Void>> added = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            added.add(store.outbox().add(outboxCall("id-" + i)));
        }
        added.forEach(CallStoreContract::join);
        CallStore other = opened(pool, SETTINGS, publisher);
        awaitUsable(other);

        publisher.usable = true;
        store.poke();
        other.poke();
        await().untilAsserted(() ->
                assertThat(database.ask("SELECT count(*) FROM calls.outbox")).containsExactly("0"));

        assertThat(publisher.confirmed).hasSize(2_000).doesNotHaveDuplicates();
    }

    @Test
    void refusesMoreThanTheOutboxMayHold() {
        publisher.usable = false;
        CallStore small = opened(pool, new StoreSettings(3, Duration.ofHours(1)), publisher);
        awaitUsable(small);
        for (int i = 0; i < 3; i++) {
            join(small.outbox().add(outboxCall("id-" + i)));
        }

        assertThatThrownBy(() -> join(small.outbox().add(outboxCall("id-4")))).hasCauseInstanceOf(OutboxFull.class);
        assertThatThrownBy(() -> join(small.outbox().addOnce("key", bytes("f"), outboxCall("id-5"))))
                .hasCauseInstanceOf(OutboxFull.class);
    }

    @Test
    void otherFeaturesEnqueueInTheirOwnTransactions() throws SQLException {
        database.execute("BEGIN; SELECT calls.enqueue('lost', '{}', '', ''); ROLLBACK");
        database.execute("SELECT calls.enqueue('kept', '{\"a\":1}', 'signer', NULL)");

        await().untilAsserted(() -> assertThat(publisher.confirmed).containsExactly("kept"));
    }

    @Test
    void nobodyEnqueuesACallForWhatIsNoDoor() {
        for (String name : List.of("Signer", "a_b", "1a", "a\n", "x".repeat(101))) {
            assertThatThrownBy(() -> database.execute("SELECT calls.enqueue('t', '{}', E'" + name + "', '')"))
                    .hasMessageContaining("outbox_signer_is_a_door");
            assertThatThrownBy(() -> database.execute("SELECT calls.enqueue('t', '{}', '', E'" + name + "')"))
                    .hasMessageContaining("outbox_outcome_is_a_door");
        }
    }

    @Test
    void anEndAfterACancelSaysThatNoMessageIsLeft() throws SQLException {
        write(entry(execution("one"), WAITING, 1, 500));
        join(store.book().cancel("one"));

        write(entry(execution("one"), DELIVERED, 2, 200));

        assertThat(database.ask("SELECT state || met FROM calls.call")).containsExactly("cancelledtrue");
    }

    @Test
    void whatWasPurgedDoesNotRiseByALateWordOfItsAcceptance() throws SQLException {
        write(entry(execution("one"), DELIVERED, 1, 200));
        assertThat(join(store.book().purge(new Filter(Optional.of(DELIVERED), Optional.empty()))))
                .isEqualTo(1);

        store.journal().accepted(Entry.queued(execution("one"), "GET", "http://h/", Optional.empty()));
        join(store.journal().flush());

        assertThat(database.ask("SELECT id FROM calls.call")).isEmpty();
    }

    @Test
    void anAttemptWithoutAnAnswerHasNoStatus() {
        write(new Entry(
                execution("one"),
                WAITING,
                1,
                "GET",
                "http://h/",
                Optional.of(new Attempt(1, START, OptionalInt.empty(), "refused", 3)),
                Optional.empty(),
                "refused",
                Optional.empty()));

        assertThat(find("one").orElseThrow().made())
                .containsExactly(new Attempt(1, START, OptionalInt.empty(), "refused", 3));
    }

    @Test
    void aKeyIsTakenOnceByWhoeverUsesItAtOnce() throws Exception {
        publisher.usable = false;
        CallStore other = opened(pool, SETTINGS, new Publisher());
        awaitUsable(other);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        open.add(threads::shutdownNow);

        List<CompletableFuture<Once>> answers = IntStream.range(0, 32)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> join((i % 2 == 0 ? store : other)
                                .outbox()
                                .addOnce("key", bytes("same"), outboxCall("id-" + i))),
                        threads))
                .toList();
        List<Once> all = answers.stream().map(CallStoreContract::join).toList();

        assertThat(all).filteredOn(once -> once instanceof Once.Taken).hasSize(1);
        assertThat(all).filteredOn(once -> once instanceof Once.Same).hasSize(31);
        assertThat(all).extracting(Once::id).containsOnly(all.get(0).id());
        assertThat(join(store.outbox().addOnce("key", bytes("else"), outboxCall("id-99"))))
                .isEqualTo(new Once.Different(all.get(0).id()));
    }

    @Test
    void aKeyIsFreeAgainAfterItsWindow() throws SQLException {
        join(store.outbox().addOnce("key", bytes("a"), outboxCall("first")));
        database.execute("UPDATE calls.idempotency SET at = at - interval '25 hours'");

        assertThat(join(store.outbox().addOnce("key", bytes("b"), outboxCall("second"))))
                .isEqualTo(new Once.Taken("second"));

        assertThat(join(store.book().purgeJournal(Instant.now())).idempotencyKeys())
                .isZero();
        database.execute("UPDATE calls.idempotency SET at = at - interval '25 hours'");
        assertThat(join(store.book().purgeJournal(Instant.now())).idempotencyKeys())
                .isEqualTo(1);
    }

    @Test
    void aJobGoesOnWhereAClosedNodeLeftIt() throws SQLException {
        publisher.usable = false;
        int dead = 3_000;
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < dead; i++) {
            written.add(store.journal().write(entry(execution("d" + i), DEAD, 1, 500)));
        }
        written.forEach(CallStoreContract::join);
        write(new Entry(
                execution("elsewhere"),
                DEAD,
                1,
                "GET",
                "http://elsewhere/",
                Optional.empty(),
                Optional.empty(),
                "gone",
                Optional.of(new Original(bytes("{}"), "", ""))));
        CallStore first = opened(pool, SETTINGS, publisher);
        awaitUsable(first);
        store.close();

        Job job = join(first.book().startReplay(Filter.of("dead", "h")));
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> !database.ask("SELECT 1 FROM calls.job WHERE replayed > 0")
                        .isEmpty());
        first.close();
        store = opened(pool, SETTINGS, publisher);
        awaitUsable(store);

        assertThat(job.total()).isEqualTo(dead);
        await().until(() -> join(store.book().job(job.id())).orElseThrow().state() == Job.State.DONE);
        assertThat(join(store.book().job(job.id())).orElseThrow().replayed()).isEqualTo(dead);
        assertThat(database.ask("SELECT count(*) || ' ' || count(DISTINCT id) FROM calls.outbox"))
                .containsExactly(dead + " " + dead);
        assertThat(find("elsewhere").orElseThrow().state()).isEqualTo(DEAD);
        assertThatThrownBy(() -> join(store.book().startReplay(Filter.of("waiting", ""))))
                .hasCauseInstanceOf(InvalidQuery.class);
    }

    @Test
    void countsCallsByStateAndKnowsTheOldest() {
        publisher.usable = false;
        write(entry(new Execution("young", START.plusSeconds(5)), WAITING, 1, 500));
        write(entry(new Execution("old", START.plusSeconds(1)), QUEUED, 1, 500));
        write(entry(execution("dead"), DEAD, 1, 500));
        join(store.outbox().add(outboxCall("kept")));

        CallStats stats = join(store.book().stats());

        assertThat(stats.counts()).isEqualTo(Map.of(QUEUED, 1L, WAITING, 1L, DELIVERED, 0L, DEAD, 1L, CANCELLED, 0L));
        assertThat(stats.oldest()).contains(START.plusSeconds(1));
        assertThat(stats.outbox()).isEqualTo(1);
    }

    @Test
    void knowsWhichTargetsArePausedAndWhichHaveLanes() {
        TargetBook targets = store.targets();
        targets.pause("H");
        targets.resume("h:8080");
        targets.retry("h:8080");

        Targets loaded = targets.load();
        assertThat(loaded.paused("http://h:80")).isTrue();
        assertThat(loaded.paused("http://h:8080")).isFalse();
        assertThat(loaded.paused("http://other:80")).isFalse();
        assertThat(loaded.retryAt("http://h:8080")).isPresent();
        assertThat(loaded.retryAt("http://h:80")).isEmpty();
        targets.pause("h");
        assertThat(targets.load().paused("http://h:8080")).isTrue();
        assertThatThrownBy(() -> targets.pause("http://h/")).isInstanceOf(InvalidQuery.class);

        assertThat(targets.registerLane("http://a:80", "lane.a", 2)).isTrue();
        assertThat(targets.registerLane("http://b:80", "lane.b", 2)).isTrue();
        assertThat(targets.registerLane("http://c:80", "lane.c", 2)).isFalse();
        assertThat(targets.registerLane("http://a:80", "lane.a", 2)).isTrue();
        targets.forgetLane("http://b:80");
        assertThat(targets.load().lanes()).isEqualTo(Map.of("http://a:80", "lane.a"));
    }

    @Test
    void nothingWaitsForAPostgresThatIsAwayAndAllIsWrittenWhenItIsBack() throws Exception {
        Cut cut = cut();
        cut.refuse(true);
        CallStore away = opened(through(cut), SETTINGS, publisher);

        assertThat(away.usable()).isFalse();
        long begin = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            away.journal().accepted(Entry.queued(execution("c" + i), "GET", "http://h/", Optional.empty()));
            join(away.journal().write(entry(execution("c" + i), i % 2 == 0 ? DELIVERED : DEAD, 1, 200)));
            assertThat(join(away.journal().ended("c" + i, START))).isEmpty();
        }
        join(away.journal().flush());
        assertThatThrownBy(() -> join(away.outbox().add(outboxCall("x")))).hasCauseInstanceOf(DatabaseAway.class);
        assertThatThrownBy(() -> join(away.book().find("x"))).hasCauseInstanceOf(DatabaseAway.class);
        assertThatThrownBy(() -> away.targets().load()).isInstanceOf(DatabaseAway.class);
        assertThat(seconds(begin)).isLessThan(3);

        cut.refuse(false);
        awaitUsable(away);
        join(away.journal().flush());
        assertThat(database.ask("SELECT state || count(*) FROM calls.call GROUP BY state ORDER BY 1"))
                .containsExactly("dead250", "delivered250");
        assertThat(away.journal().gap()).isZero();
    }

    @Test
    void survivesConnectionsThatAreCut() throws Exception {
        Cut cut = cut();
        CallStore cutOff = opened(through(cut), SETTINGS, publisher);
        awaitUsable(cutOff);
        write(entry(execution("before"), WAITING, 1, 500));

        for (int i = 0; i < 20; i++) {
            CompletableFuture<Void> unused = cutOff.journal().write(entry(execution("c" + i), DELIVERED, 1, 200));
            if (i % 5 == 0) {
                cut.cut();
            }
        }
        await().untilAsserted(() -> {
            join(cutOff.journal().flush());
            assertThat(database.ask("SELECT count(*) FROM calls.call")).containsExactly("21");
        });
    }

    @Test
    void aServerThatHangsHoldsUpNobodyForLong() throws Exception {
        Cut cut = cut();
        CallStore hung = opened(through(cut), SETTINGS, publisher);
        awaitUsable(hung);
        join(hung.journal().write(entry(execution("before"), WAITING, 1, 500)));

        cut.hold(true);
        long begin = System.nanoTime();
        CompletableFuture<Optional<CallState>> ended = hung.journal().ended("before", START);
        CompletableFuture<Void> written = hung.journal().write(entry(execution("during"), DEAD, 1, 500));
        CompletableFuture<Void> added = hung.outbox().add(outboxCall("x"));
        assertThat(ended.get(3, TimeUnit.SECONDS)).isEmpty();
        written.get(13, TimeUnit.SECONDS);
        assertThatThrownBy(() -> added.get(13, TimeUnit.SECONDS)).hasCauseInstanceOf(DatabaseAway.class);
        assertThat(seconds(begin)).isLessThan(13);

        begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            join(hung.journal().write(entry(execution("later" + i), DELIVERED, 1, 200)));
        }
        assertThat(seconds(begin)).isLessThan(1);

        cut.hold(false);
        await().atMost(Duration.ofSeconds(30)).until(hung::usable);
        await().untilAsserted(() -> {
            join(hung.journal().flush());
            assertThat(database.ask("SELECT count(*) FROM calls.call")).containsExactly("102");
        });
    }

    @Test
    void dropsAndCountsWhatDoesNotFitIntoMemory() throws Exception {
        Cut cut = cut();
        cut.refuse(true);
        Backing none = through(cut);
        Database gone = new Database("calls", none.postgres().dataSource(), () -> {});
        Journal journal = new Journal(gone, new JournalBuffer(Clock.systemUTC(), 10, 1 << 20));
        open.add(journal);
        journal.start();

        for (int i = 0; i < 15; i++) {
            join(journal.write(entry(execution("c" + i), DELIVERED, 1, 200)));
        }
        join(journal.write(entry(execution("c1"), WAITING, 1, 500)));

        assertThat(journal.gap()).isEqualTo(5);
    }

    @Test
    void makesItsTablesThoughSeveralNodesStartAtOnceAndAgainWhenTheyAreGone() throws Exception {
        database.execute("DROP SCHEMA calls CASCADE");
        List<CallStore> nodes = IntStream.range(0, 4)
                .mapToObj(i -> opened(pool, SETTINGS, publisher))
                .toList();

        nodes.forEach(this::awaitUsable);
        await().untilAsserted(() ->
                assertThat(nodes).allSatisfy(node -> join(node.book().find("nobody"))));

        assertThat(database.ask("SELECT count(*) FROM calls.schema_history WHERE version = '1'"))
                .containsExactly("1");
        await().until(() -> store.usable());
    }

    @Test
    void writesWhatLingersWhenItIsClosed() throws Exception {
        store.journal().accepted(Entry.queued(execution("last"), "GET", "http://h/", Optional.empty()));

        store.close();

        assertThat(database.ask("SELECT id FROM calls.call")).containsExactly("last");
    }

    private CallStore opened(Backing backing, StoreSettings settings, Publisher to) {
        CallStore opened = CallStore.open(
                backing.postgres().dataSource(), settings, Clock.systemUTC(), to::publish, () -> to.usable);
        open.add(opened);
        return opened;
    }

    private Cut cut() {
        Cut cut = new Cut(database.port());
        open.add(cut);
        return cut;
    }

    private Backing through(Cut cut) {
        Backing backing = database.pool(cut.port());
        open.add(backing);
        return backing;
    }

    private void awaitUsable(CallStore which) {
        await().atMost(Duration.ofSeconds(20)).until(which::usable);
    }

    private void write(Entry entry) {
        join(store.journal().write(entry));
    }

    private Optional<CallView> find(String id) {
        return join(store.book().find(id));
    }

    private List<CallView> listed(Filter filter) {
        return join(store.book().list(filter, 100, Optional.empty())).calls();
    }

    private static Execution execution(String id) {
        return new Execution(id, START);
    }

    private static Entry entry(Execution call, CallState state, int attempt, int status) {
        return new Entry(
                call,
                state,
                attempt,
                "GET",
                "http://h/",
                Optional.of(new Attempt(
                        attempt,
                        START.plusSeconds(attempt),
                        OptionalInt.of(status),
                        status == 200 ? "" : "status=" + status,
                        12)),
                Optional.empty(),
                status == 200 ? "" : "status=" + status,
                state == DEAD ? Optional.of(new Original(bytes("{\"url\":\"http://h/\"}"), "", "")) : Optional.empty());
    }

    private static OutboxCall outboxCall(String id) {
        return new OutboxCall(id, START, bytes("{}"), "", "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
