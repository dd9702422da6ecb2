package dev.serai.testing;

import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A broker and a fresh database for the Serais of a test, each behind a {@link Cut}; they outlive those Serais. */
public final class Services implements AutoCloseable {
    private final DataFolder data;
    private final Backing backing;
    private final FreshDatabase database;
    private final Cut broker;
    private final Cut postgres;

    private Services(Path folder, Optional<String> amqpUri, Optional<String> postgresUrl) throws Exception {
        data = DataFolder.open(folder);
        backing = Backing.start(
                new BackingSettings(postgresUrl.map(PostgresAddress::parse), 2, amqpUri.map(BrokerAddress::parse)),
                data,
                new Secrets(data.path("secrets")));
        database = new FreshDatabase(backing.postgres().address());
        broker = new Cut(backing.broker().address().port());
        postgres = new Cut(backing.postgres().address().port());
    }

    public static Services embedded(Path folder) throws Exception {
        return new Services(folder, Optional.empty(), Optional.empty());
    }

    /** Those that TEST_AMQP_URI and TEST_POSTGRES_URL name, on this machine. */
    public static Services named(Path folder) throws Exception {
        return new Services(
                folder, Optional.of(System.getenv("TEST_AMQP_URI")), Optional.of(System.getenv("TEST_POSTGRES_URL")));
    }

    public Cut broker() {
        return broker;
    }

    public Cut postgres() {
        return postgres;
    }

    /** A client of the broker that no cut hits. */
    public Rabbit rabbit() {
        return new Rabbit(backing.broker().address().uri());
    }

    /** The environment that leads a Serai through the cuts. */
    public Map<String, String> environment() {
        BrokerAddress address = backing.broker().address();
        String direct = ":" + address.port();
        return Map.of(
                "AMQP_URI", address.uri().replace(direct, ":" + broker.port()),
                "POSTGRES_URL", database.url(postgres.port()));
    }

    @Override
    public void close() throws IOException, SQLException {
        postgres.close();
        broker.close();
        database.close();
        backing.close();
        data.close();
    }
}
