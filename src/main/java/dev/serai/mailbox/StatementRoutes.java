package dev.serai.mailbox;

import static java.util.Map.entry;

import dev.serai.backing.postgres.Database;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;

/** The doors to the tables: each takes a {@link Question}, makes one statement and answers with JSON as text. */
final class StatementRoutes extends RouteBuilder {
    /** Under this name Camel finds the connections. */
    static final String CONNECTIONS = "mailbox-connections";

    /** The statement behind each door, by the name of its file. */
    static final Map<String, String> DOORS = Map.ofEntries(
            entry("mailbox-change-message", "change-message"),
            entry("mailbox-count-messages", "count-messages"),
            entry("mailbox-find-message", "find-message"),
            entry("mailbox-find-original", "find-original"),
            entry("mailbox-list-messages", "list-messages"),
            entry("mailbox-list-originals", "list-originals"),
            entry("mailbox-read-message", "read-message"),
            entry("mailbox-send", "send"),
            entry("mailbox-thread-begin", "thread-begin"),
            entry("mailbox-thread-participants", "thread-participants"),
            entry("mailbox-thread-read", "thread-read"),
            entry("mailbox-thread-reply", "thread-reply"),
            entry("mailbox-threads", "threads"),
            entry("mailbox-user", "user"));

    private final Database database;

    StatementRoutes(Database database) {
        this.database = database;
    }

    @Override
    public void configure() {
        DOORS.forEach(this::door);
    }

    /** One statement is its own transaction, so the connection commits by itself: one message to PostgreSQL, one back. */
    private void door(String name, String file) {
        Statement statement = new Statement(database, file);
        from("direct:" + name)
                .routeId(name)
                .description("One transaction: the statement sql/mailbox/" + file + ".sql")
                .process(statement::ask)
                .doTry()
                .to("jdbc:" + CONNECTIONS + "?useHeadersAsParameters=true&resetAutoCommit=false")
                .doCatch(SQLException.class)
                .process(statement::failed)
                .end()
                .process(statement::answer);
    }
}
