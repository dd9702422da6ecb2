package dev.serai.backing;

import dev.serai.kit.Settings;
import java.util.Optional;

/**
 * Which backing services are named.
 *
 * @param postgres empty: embedded
 * @param poolSize connections in each pool
 * @param broker empty: embedded
 * @param mailbox the mailbox's own PostgreSQL; empty: the common one
 */
public record BackingSettings(
        Optional<PostgresAddress> postgres,
        int poolSize,
        Optional<BrokerAddress> broker,
        Optional<PostgresAddress> mailbox) {
    private static final int MOST_CONNECTIONS = 1000;

    public BackingSettings {
        if (poolSize < 1) {
            throw new IllegalArgumentException("a pool of " + poolSize + " connections");
        }
    }

    /** Without a server that is one feature's own. */
    public BackingSettings(Optional<PostgresAddress> postgres, int poolSize, Optional<BrokerAddress> broker) {
        this(postgres, poolSize, broker, Optional.empty());
    }

    /**
     * The mailbox's PostgreSQL is the common one too where none is named: what one feature is given, the others need
     * not embed.
     *
     * @throws dev.serai.kit.SettingException with one line, without the value's secrets
     */
    public static BackingSettings from(Settings settings) {
        Optional<PostgresAddress> mailbox = PostgresParts.read(settings, "mailbox.pg");
        return new BackingSettings(
                postgres(settings).or(() -> mailbox),
                settings.number("postgres.pool-size", 1, MOST_CONNECTIONS),
                broker(settings),
                mailbox);
    }

    /** With this broker as the common one where none is named, for the same reason. */
    public BackingSettings orBroker(Optional<BrokerAddress> other) {
        return new BackingSettings(postgres, poolSize, broker.or(() -> other), mailbox);
    }

    private static Optional<PostgresAddress> postgres(Settings settings) {
        String key = "postgres.url";
        try {
            return Optional.of(settings.text(key)).filter(url -> !url.isEmpty()).map(PostgresAddress::parse);
        } catch (IllegalArgumentException e) {
            throw settings.wrong(key, "postgres://user:password@host:5432/database (" + e.getMessage() + ")");
        }
    }

    private static Optional<BrokerAddress> broker(Settings settings) {
        String key = "amqp.uri";
        try {
            return Optional.of(settings.text(key)).filter(uri -> !uri.isEmpty()).map(BrokerAddress::parse);
        } catch (IllegalArgumentException e) {
            throw settings.wrong(key, "amqp://user:password@host:5672/vhost (" + e.getMessage() + ")");
        }
    }
}
