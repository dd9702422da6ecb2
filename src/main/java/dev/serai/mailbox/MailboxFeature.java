package dev.serai.mailbox;

import dev.serai.backing.postgres.Database;
import dev.serai.edge.Edge;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.main.Main;

/** The mailbox: messages to users, threads of them, and threads with participants. */
public final class MailboxFeature implements AutoCloseable {
    /** The {@code direct:} endpoints that routes in YAML may use. */
    public static final Set<String> DOORS = Stream.of(StatementRoutes.DOORS.keySet(), PushRoutes.DOORS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** The original's paths have this prefix, with or without the version after it. */
    private static final String PATHS = "/api";

    private final Database database;
    private final Messages messages;
    private final Threads threads;
    private final PushRoutes push;

    /**
     * @param postgres has the tables
     * @param aside connections to the same for what may last longer than a request
     */
    public MailboxFeature(MailboxSettings settings, DataSource postgres, DataSource aside, Vertx vertx, Clock clock) {
        database = new Database("mailbox", postgres, aside, () -> {});
        messages = new Messages(settings);
        threads = new Threads(settings);
        push = new PushRoutes(new Push(settings.push(), vertx, clock));
    }

    /** Gives Camel the beans and the Java routes of this feature, and the edge its paths; before Camel starts. */
    public void join(Main main, Edge edge) {
        edge.errors(PATHS, new MailboxErrors())
                .alias(PATHS, PATHS + "/v2", PATHS + "/health-check")
                .acceptQuery("from", "limit", "offset", "summary", "received", "sent", "unread", "archived", "option")
                .acceptQuery("logUsername", "start_date");
        main.bind("messages", messages);
        main.bind("threads", threads);
        main.bind(StatementRoutes.CONNECTIONS, database.connections());
        main.configure().addRoutesBuilder(new StatementRoutes(database));
        main.configure().addRoutesBuilder(push);
        database.start();
    }

    /** Whether PostgreSQL takes statements, as far as is known. */
    public boolean usable() {
        return database.usable();
    }

    @Override
    public void close() {
        push.close();
        database.close();
    }
}
