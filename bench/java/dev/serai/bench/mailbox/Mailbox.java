package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Database;
import dev.serai.bench.kit.Scene;
import dev.serai.testing.SeraiProcess;
import java.util.Map;

/** A Serai with a database of so many messages. */
final class Mailbox {
    /**
     * Connections of a Serai's mailbox, and of what it is held against; a Serai has as many more for calls. Fewer than by
     * default, so that two of them fit into the hundred of a PostgreSQL that others use too.
     */
    static final int POOL_SIZE = 12;

    private final Database database;
    private final SeraiProcess serai;

    Mailbox(Scene scene, int messages) throws Exception {
        database = scene.database();
        serai = scene.serai(Map.of(
                "POSTGRES_URL",
                database.url(),
                "POSTGRES_POOL_SIZE",
                Integer.toString(POOL_SIZE),
                "JWT_SECRET",
                Users.SECRET));
        try (Tables tables = new Tables(database.url())) {
            tables.fill(messages);
        }
    }

    String url() {
        return serai.url();
    }

    String databaseUrl() {
        return database.url();
    }

    /** Ends its Serai before the scene does. */
    void stop() {
        serai.close();
    }
}
