package dev.serai.calls;

import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.calls.store.TestDatabase;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A broker and a PostgreSQL for several Serais of one test class: embedded ones, or those that the environment names. */
final class CallsServices implements AutoCloseable {
    static final String AMQP = "TEST_AMQP_URI";
    static final String POSTGRES = "TEST_POSTGRES_URL";

    private final Path folder;
    private final DataFolder data;
    private final Backing backing;
    private final String broker;

    private CallsServices(Path folder, Optional<PostgresAddress> postgres, Optional<String> broker) {
        this.folder = folder;
        this.data = DataFolder.open(folder.resolve("services"));
        this.backing = Backing.start(
                new BackingSettings(postgres, 2, broker.map(BrokerAddress::parse)),
                data,
                new Secrets(data.path("secrets")));
        this.broker = broker.orElseGet(() -> backing.broker().address().uri());
    }

    static CallsServices embedded(Path folder) {
        return new CallsServices(folder, Optional.empty(), Optional.empty());
    }

    static CallsServices named(Path folder) {
        return new CallsServices(
                folder, Optional.of(PostgresAddress.parse(System.getenv(POSTGRES))), Optional.of(System.getenv(AMQP)));
    }

    String broker() {
        return broker;
    }

    int brokerPort() {
        return URI.create(broker).getPort();
    }

    /** The broker by way of another port of this machine. */
    String broker(int port) {
        return broker.replace(":" + brokerPort(), ":" + port);
    }

    /** A fresh database, to be closed by the test. */
    TestDatabase database() throws SQLException {
        return new TestDatabase(
                folder.resolve("database-" + UUID.randomUUID()),
                Optional.of(backing.postgres().address()));
    }

    @Override
    public void close() {
        backing.close();
        data.close();
    }
}
