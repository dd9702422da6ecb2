package dev.serai.bench.kit;

import dev.serai.testing.RabbitProcess;
import dev.serai.testing.SeraiProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a bench runs on: a broker, a Serai and a load generator, each a process of its own, in a folder that is deleted
 * with them. Closes in any state, also from a shutdown hook.
 */
public final class Scene implements AutoCloseable {
    public static final String QUEUE = "services";

    private final Path folder = Files.createTempDirectory("serai-bench");
    private final Optional<RabbitProcess> rabbit;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private EmbeddedServices embedded;
    private String brokerUri;

    /** @param rabbitmq whether the broker is a RabbitMQ node, else the one that Serai embeds */
    public Scene(boolean rabbitmq) throws IOException {
        rabbit = rabbitmq ? Optional.of(new RabbitProcess(folder.resolve("rabbitmq"))) : Optional.empty();
    }

    /** Starts the broker; the rest is started when it is asked for. */
    public void start() {
        brokerUri = rabbit.map(node -> {
                    opened(node).start();
                    return node.uri();
                })
                .orElseGet(() -> embedded().brokerUri());
    }

    public String brokerUri() {
        return brokerUri;
    }

    public Optional<RabbitProcess> rabbit() {
        return rabbit;
    }

    /** A Serai on the scene's broker and a database of its own. */
    public SeraiProcess serai() throws Exception {
        return serai(Map.of("POSTGRES_URL", database().url()));
    }

    /** A new database where {@code TEST_POSTGRES_URL} says, else on an embedded server. */
    public Database database() throws SQLException {
        String named = System.getenv("TEST_POSTGRES_URL");
        return opened(new Database(named == null ? embedded().postgresUrl() : named));
    }

    /** A Serai on the scene's broker with these settings. */
    public SeraiProcess serai(Map<String, String> settings) throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("AMQP_URI", brokerUri);
        environment.put("QUEUE_NAME", QUEUE);
        SeraiProcess serai = opened(new SeraiProcess(Files.createTempDirectory(folder, "serai"), environment));
        serai.start();
        return serai;
    }

    /** @param main of the generator's process, see {@link Load} */
    public Load load(Class<?> main) {
        return opened(new Load(main));
    }

    private EmbeddedServices embedded() {
        if (embedded == null) {
            embedded = opened(new EmbeddedServices(folder.resolve("embedded")));
        }
        return embedded;
    }

    /** Closed with the scene, after what was opened later. */
    public synchronized <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public synchronized void close() throws IOException {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                System.out.println("could not be closed: " + e);
            }
        }
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
