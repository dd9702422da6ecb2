package dev.serai.bench.kit;

import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Serai's embedded services in a process of their own, for what the machine has no real server of. */
public final class EmbeddedServices implements AutoCloseable {
    private final Child child;
    private final String brokerUri;
    private final String postgresUrl;

    public EmbeddedServices(Path folder) {
        child = Child.of(EmbeddedServices.class, folder.toString());
        List<String> words = List.of(child.hear().split(" ", -1));
        brokerUri = words.get(0);
        postgresUrl = words.get(1);
    }

    public String brokerUri() {
        return brokerUri;
    }

    public String postgresUrl() {
        return postgresUrl;
    }

    @Override
    public void close() {
        child.close();
    }

    public static void main(String[] args) throws Exception {
        BackingSettings embedded = new BackingSettings(Optional.empty(), 1, Optional.empty());
        try (DataFolder data = DataFolder.open(Path.of(args[0]));
                Backing backing = Backing.start(embedded, data, new Secrets(data.path("secrets")))) {
            var postgres = backing.postgres().address();
            Child.tell(backing.broker().address().uri() + " postgres://" + postgres.user() + ":" + postgres.password()
                    + "@" + postgres.host() + ":" + postgres.port() + "/" + postgres.database());
            Child.awaitEnd();
        }
        System.exit(0);
    }
}
