package dev.serai.bench.mailbox;

import dev.serai.backing.PostgresAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * Fills the tables of a Serai that has just made them. The reader has {@link #THREADS} messages, each a thread of its own
 * and spread evenly over the table; all others are of other users, three copies of each.
 */
final class Tables implements AutoCloseable {
    /** Of the reader, by original message; and as many with participants, of others. */
    static final int THREADS = 10_000;

    private static final int AT_ONCE = 100_000;

    /** In their order: the first message, the last, how many in all, a reader's among how many, the reader, other users. */
    private static final String MESSAGES = """
            INSERT INTO public."Messages" (
                id, owner, "originalMessageId", "to", "from", subject, message, "readAt", "createdAt", "updatedAt")
            SELECT id, owner, original, recipients, sender, 'Order ' || original, repeat('It is on its way. ', 8),
                CASE WHEN owner = sender THEN at END, at, at
            FROM (
                SELECT k AS id, k AS original, '%5$s' AS owner, '%5$s' AS sender, k AS sent,
                    date_trunc('milliseconds', now()) - (%3$d - k) * interval '1 second' AS at
                FROM generate_series(%1$d, %2$d) AS k
                WHERE k %% %4$d = 0
                UNION ALL
                SELECT k, first + (first - 1) / nullif(%4$d - 1, 0), 'u-' || (sent + copy) %% %6$d, 'u-' || sent %% %6$d,
                    sent, date_trunc('milliseconds', now()) - (%3$d - k) * interval '1 second'
                FROM generate_series(%1$d, %2$d) AS k,
                    LATERAL (SELECT (k - k / %4$d - 1) / 3 AS sent, (k - k / %4$d - 1) %% 3 AS copy) o,
                    LATERAL (SELECT sent * 3 + 1 AS first) f
                WHERE k %% %4$d <> 0) m,
                LATERAL (SELECT ARRAY['u-' || (sent + 1) %% %6$d, 'u-' || (sent + 2) %% %6$d] AS recipients) r
            ORDER BY id
            """;

    /** Threads with three members and one message each: how many, after how many messages, other users. */
    private static final String THREADS_WITH_PARTICIPANTS = """
            INSERT INTO public."Users" (id, username, "createdAt", "updatedAt")
            SELECT n + 1, 'u-' || n, now(), now() FROM generate_series(0, %3$d - 1) AS n;

            INSERT INTO public."Threads" (id, topic, "lastMessageId", "lastMessageSent", "createdAt", "updatedAt")
            SELECT t, 'Order ' || t, %2$d + t, now(), now(), now() FROM generate_series(1, %1$d) AS t;

            INSERT INTO public."UserThreads" ("createdAt", "updatedAt", "ThreadId", "UserId", "lastMessageRead")
            SELECT now(), now(), t, (t + member) %% %3$d + 1, member = 0
            FROM generate_series(1, %1$d) AS t, generate_series(0, 2) AS member;

            INSERT INTO public."Messages" (
                id, owner, "to", "from", subject, message, "readAt", "createdAt", "updatedAt", "ThreadId", "LastMessageId",
                "SenderId")
            SELECT %2$d + t, 'u-' || t %% %3$d, ARRAY['u-' || (t + 1) %% %3$d, 'u-' || (t + 2) %% %3$d], 'u-' || t %% %3$d, '',
                'Shall we send it today?', now(), now(), now(), t, t, t %% %3$d + 1
            FROM generate_series(1, %1$d) AS t;

            INSERT INTO public."UserMessages" ("createdAt", "updatedAt", "MessageId", "UserId", "readAt")
            SELECT now(), now(), %2$d + t, (t + member) %% %3$d + 1, CASE WHEN member = 0 THEN now() END
            FROM generate_series(1, %1$d) AS t, generate_series(0, 2) AS member;
            """;

    private static final String SEQUENCES = """
            SELECT setval(pg_get_serial_sequence('public."Messages"', 'id'), (SELECT max(id) FROM public."Messages")),
                setval(pg_get_serial_sequence('public."Threads"', 'id'), (SELECT max(id) FROM public."Threads")),
                setval(pg_get_serial_sequence('public."Users"', 'id'), (SELECT max(id) FROM public."Users"))
            """;

    private final Connection connection;

    /** @param url of a database whose tables are empty */
    Tables(String url) throws SQLException {
        PostgresAddress address = PostgresAddress.parse(url);
        connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    /** @param messages in all but those of threads with participants; a multiple of {@link #THREADS} */
    void fill(int messages) throws SQLException {
        long began = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            for (int first = 1; first <= messages; first += AT_ONCE) {
                int last = Math.min(first + AT_ONCE - 1, messages);
                statement.execute(
                        MESSAGES.formatted(first, last, messages, messages / THREADS, Users.READER, Users.OTHERS));
            }
            statement.execute(THREADS_WITH_PARTICIPANTS.formatted(THREADS, messages, Users.OTHERS));
            statement.execute(SEQUENCES);
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
        expect(messages, "SELECT sum(messages) FROM mailbox.summary");
        expect(THREADS, "SELECT count(*) FROM mailbox.summary WHERE owner = '" + Users.READER + "'");
        System.out.printf(
                Locale.ROOT,
                "%,d messages and %,d of threads written in %.0f s%n",
                messages,
                THREADS,
                (System.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void expect(long count, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            if (row.getLong(1) != count) {
                throw new IllegalStateException(sql + ": " + row.getLong(1) + ", not " + count);
            }
        }
    }
}
