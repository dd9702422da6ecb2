package dev.serai.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.backing.PostgresAddress;
import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.Migrations;
import dev.serai.testing.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

@EnabledIfEnvironmentVariable(
        named = "TEST_POSTGRES_URL",
        matches = ".+",
        disabledReason = "no real PostgreSQL: set TEST_POSTGRES_URL to test against one")
class TakeOverMigrationTest {
    private final Counted source = new Counted();
    private FreshDatabase database;
    private PostgresRows rows;

    @BeforeEach
    void makeDatabase() throws Exception {
        PostgresAddress server = PostgresAddress.parse(System.getenv("TEST_POSTGRES_URL"));
        database = new FreshDatabase(server);
        rows = new PostgresRows(database.url(server.port()));
        PostgresAddress address = PostgresAddress.parse(rows.url());
        source.setUrl(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(address.password());
        rows.of(OriginalDatabase.statements());
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void threadsWithoutALastMessageGetIt() {
        rows.of("""
                INSERT INTO "Threads" VALUES (1, 't', NULL, NULL, NULL, '{}'), (2, 't', 999, '2020-02-09', NULL, '{}');
                INSERT INTO "Messages" VALUES
                    (21, 'ann', NULL, NULL, '{}', 'ann', '', 'm', NULL, false, false, '2020-02-01', '2020-02-01', 1, 1, 1),
                    (22, 'ann', NULL, NULL, '{}', 'ann', '', 'm', NULL, false, false, '2020-02-02', '2020-02-02', 1, NULL, 1),
                    (23, 'ann', NULL, NULL, '{}', 'ann', '', 'm', NULL, false, false, '2020-02-03', '2020-02-03', 2, NULL, 1);
                """);

        migrate();

        assertThat(rows.of("""
                        SELECT concat_ws(' ', id, "lastMessageId", "lastMessageSent"::date) FROM "Threads" ORDER BY id
                        """)).containsExactly("1 22 2020-02-02", "2 23 2020-02-09", "3 14 2020-01-05");
        assertThat(rows.of("""
                        SELECT id || ' ' || "LastMessageId" FROM "Messages" WHERE "LastMessageId" IS NOT NULL ORDER BY id
                        """)).containsExactly("14 3", "22 1", "23 2");
    }

    @Test
    void whoIsInAThreadTwiceIsInItOnceAndHasReadItIfEver() {
        rows.of("""
                INSERT INTO "UserThreads" VALUES (3, true, '2020-01-06', '2020-01-06', 3, 2);
                INSERT INTO "UserMessages" VALUES (3, false, false, '2020-01-06', '2020-01-06', '2020-01-06', 14, 2),
                    (4, false, false, '2020-01-07', '2020-01-07', '2020-01-07', 14, 1);
                """);

        migrate();

        assertThat(rows.of("SELECT id FROM \"UserThreads\" ORDER BY id")).containsExactly("1", "3");
        assertThat(rows.of("SELECT id FROM \"UserMessages\" ORDER BY id")).containsExactly("1", "3");
        assertThatThrownBy(() -> rows.of("INSERT INTO \"UserThreads\" (\"ThreadId\", \"UserId\") VALUES (3, 1)"))
                .hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> rows.of("INSERT INTO \"UserMessages\" (\"MessageId\", \"UserId\") VALUES (14, 1)"))
                .hasMessageContaining("duplicate key");
    }

    @Test
    void whatIsAsItMustBeIsNotLockedAgainstReaders() throws Exception {
        migrate();
        rows.of("DROP SCHEMA mailbox CASCADE");

        try (Connection reader = source.getConnection();
                Statement read = reader.createStatement()) {
            reader.setAutoCommit(false);
            for (String table : List.of("Users", "Threads", "Messages", "UserMessages", "UserThreads")) {
                read.execute("SELECT FROM \"" + table + "\"");
            }

            migrate();
        }

        assertThat(rows.of("SELECT to_regclass('mailbox.summary')")).containsExactly("mailbox.summary");
    }

    @Test
    void aMigrationDoesNotWaitLongForALock() throws Exception {
        try (Connection writer = source.getConnection();
                Statement write = writer.createStatement()) {
            writer.setAutoCommit(false);
            write.execute("LOCK TABLE \"Messages\" IN ROW EXCLUSIVE MODE");

            assertThatThrownBy(this::migrate).hasStackTraceContaining("due to lock timeout");
        }
    }

    @Test
    void namesThatAreThereTwiceAreToldInOneLineAndNotEachSecond() {
        rows.of("""
                ALTER TABLE "Users" DROP CONSTRAINT "Users_username_key";
                INSERT INTO "Users" (username)
                SELECT 'double-' || i FROM generate_series(1, 7) i, generate_series(1, 2);
                """);
        Logger log = (Logger) LoggerFactory.getLogger("dev.serai.backing.postgres.Watch");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);

        try (Database mailbox = new Database("mailbox", source, () -> {})) {
            mailbox.start();

            AtomicInteger seen = new AtomicInteger();
            await().pollInterval(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !told.list.isEmpty() && seen.getAndSet(source.opened.get()) == source.opened.get());
        } finally {
            log.detachAppender(told);
        }
        assertThat(told.list)
                .singleElement()
                .asString()
                .contains("mailbox.store-away because=ERROR: more than one row of \"Users\"")
                .contains("\"double-1\", \"double-2\", \"double-3\", \"double-4\", \"double-5\"")
                .doesNotContain("double-6");
    }

    private void migrate() {
        new Migrations("mailbox", source, Duration.ofSeconds(20)).run();
    }

    /** Each attempt opens connections. */
    private static final class Counted extends PGSimpleDataSource {
        private final AtomicInteger opened = new AtomicInteger();

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            opened.incrementAndGet();
            return super.getConnection(user, password);
        }
    }
}
