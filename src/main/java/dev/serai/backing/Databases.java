package dev.serai.backing;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;

/**
 * The common PostgreSQL and the mailbox's, which may be the same server. The mailbox has connections of its own either way:
 * however many wait for it, durable calls do not. Threads may share it.
 */
public final class Databases implements AutoCloseable {
    private final Postgres common;
    private final Postgres mailbox;

    private Databases(Postgres common, Postgres mailbox) {
        this.common = common;
        this.mailbox = mailbox;
    }

    /**
     * Starts what is not named; what is named may be away.
     *
     * @throws BackingFailed with one line, when the embedded one does not start
     */
    public static Databases start(BackingSettings settings, DataFolder data, Secrets secrets) {
        int poolSize = settings.poolSize();
        Postgres common = settings.postgres()
                .map(address -> Postgres.named("postgres", address, poolSize))
                .orElseGet(() -> Postgres.embedded(data, secrets, poolSize));
        Postgres mailbox =
                Postgres.prompt("mailbox-postgres", settings.mailbox().orElse(common.address()), poolSize);
        return new Databases(common, mailbox);
    }

    public Postgres common() {
        return common;
    }

    public Postgres mailbox() {
        return mailbox;
    }

    @Override
    public void close() {
        Closing.all(mailbox, common);
    }
}
