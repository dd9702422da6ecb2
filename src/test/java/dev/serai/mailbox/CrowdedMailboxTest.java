package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.backing.PostgresAddress;
import dev.serai.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What one user asks for is no reason for others to be refused. */
class CrowdedMailboxTest extends MailboxContract {
    private static final int MANY = 200_000;
    private static final int LISTS = 24;

    private String ann;
    private String ben;
    private final ExecutorService users = Executors.newCachedThreadPool();

    @Override
    Services services(Path folder) throws Exception {
        return Services.embedded(folder);
    }

    @BeforeEach
    void newUsers() {
        ann = user();
        ben = user();
    }

    @AfterAll
    void stopUsers() {
        users.shutdownNow();
    }

    @Test
    void listsOfEverythingAreRefusedAndOthersGoOn() throws Exception {
        fill(ann, MANY, "'m'");
        assertThat(scene.get(ben, "/message/count").statusCode()).isEqualTo(200);

        List<Future<HttpResponse<String>>> lists = atOnce(LISTS, () -> scene.get(ann, "/message/list"));
        do {
            long began = System.nanoTime();
            assertThat(scene.get(ben, "/message/count").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        } while (!lists.stream().allMatch(Future::isDone));

        for (Future<HttpResponse<String>> list : lists) {
            refused(list.get(), "\"limit\" is required: there are 200000 messages, at most 10000 are answered at once");
        }
        refused(scene.get(ann, "/message/list?limit=10001"), "\"limit\" must be at most 10000");
        assertThat(json(scene.get(ann, "/message/list?limit=10000")).get("messages"))
                .hasSize(10_000);
        assertThat(json(scene.get(ann, "/message/list?offset=199998")).get("messages"))
                .hasSize(2);
        refused(
                scene.get(ann, "/thread"),
                "\"limit\" is required: there are 200000 threads, at most 10000 are answered at once");
        assertThat(json(scene.get(ann, "/thread?limit=2")).get("threads")).hasSize(2);
    }

    @Test
    void aPageOfLongMessagesIsRefusedAndOneMessageNever() {
        fill(ben, 40, "repeat('m', 1048576)");
        fill(ben, 1, "repeat('m', 40 * 1048576)");

        assertThat(json(scene.get(ben, "/message/list")).get("message").asText())
                .startsWith("\"limit\" must be less than 41: these messages have ");
        assertThat(scene.get(ben, "/message/list?limit=3&offset=1").statusCode())
                .isEqualTo(200);
        assertThat(scene.get(ben, "/message/list?limit=1").statusCode()).isEqualTo(200);
        assertThat(scene.get(ben, "/message/list?summary=true").statusCode()).isEqualTo(200);
    }

    @Test
    void moreThreadsThanOneAnswerHasAreRefused() {
        scene.post(
                ann,
                "/threads",
                "{\"participants\":[\"" + ann + "\",\"" + ben + "\"],\"topic\":\"t\",\"message\":\"m\"}");
        scene.sql("""
                WITH more AS (
                    INSERT INTO "Threads" (topic, "lastMessageId", "lastMessageSent", "createdAt", "updatedAt")
                    SELECT 't', "lastMessageId", now(), now(), now()
                    FROM "Threads", generate_series(1, 10000)
                    RETURNING id)
                INSERT INTO "UserThreads" ("ThreadId", "UserId", "createdAt", "updatedAt")
                SELECT more.id, u.id, now(), now() FROM more, "Users" u WHERE u.username = '%s'
                """.formatted(ann));

        refused(
                scene.get(ann, "/threads"),
                "there are more than 10000 threads, and at most that many are answered at once");
        assertThat(json(scene.get(ben, "/threads"))).hasSize(1);
    }

    @Test
    void aStatementThatTakesTooLongEndsAndConcernsNobodyElse() throws Exception {
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        ((Logger) LoggerFactory.getLogger("dev.serai.backing.postgres.Watch")).addAppender(told);
        scene.get(ann, "/message/count");
        PostgresAddress address = PostgresAddress.parse(services.environment().get("POSTGRES_URL"));
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("LOCK TABLE \"Messages\" IN ACCESS EXCLUSIVE MODE");
            // more than there are connections, twice
            List<Future<HttpResponse<String>>> lists = atOnce(45, () -> scene.get(ann, "/message/list"));
            for (Future<HttpResponse<String>> list : lists) {
                MessagesContract.refused(list.get(), 503, "UNKNOWN_ERROR");
                assertThat(list.get().headers().firstValue("Retry-After")).contains("1");
            }

            assertThat(scene.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
                    .containsExactly("0");
            assertThat(scene.post(ben, "/user", "{}").statusCode()).isEqualTo(200);
        }

        assertThat(scene.get(ann, "/message/count").statusCode()).isEqualTo(200);
        assertThat(told.list).isEmpty();
    }

    private void fill(String owner, int count, String message) {
        scene.get(owner, "/message/count");
        scene.sql("""
                INSERT INTO "Messages" (
                    owner, "originalMessageId", "to", "from", subject, message, "createdAt", "updatedAt")
                SELECT '%s', i, ARRAY['%s'], 'x', 's', %s, now() + i * interval '1 second', now()
                FROM generate_series(1, %d) AS i
                """.formatted(owner, owner, message, count));
    }

    private <T> List<Future<T>> atOnce(int times, Callable<T> work) {
        return IntStream.range(0, times).mapToObj(i -> users.submit(work)).toList();
    }

    private static void refused(HttpResponse<String> answer, String message) {
        MessagesContract.refused(answer, 400, "UNKNOWN_ERROR");
        assertThat(json(answer).get("message").asText()).isEqualTo(message);
    }
}
