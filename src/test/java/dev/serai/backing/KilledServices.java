package dev.serai.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs one or the other embedded service in a data folder until it is killed: {@code broker|stopping|postgres folder}. */
public final class KilledServices {
    static final String QUEUE = "killed";

    private KilledServices() {}

    public static void main(String[] arguments) throws Exception {
        DataFolder data = DataFolder.open(Path.of(arguments[1]));
        Secrets secrets = new Secrets(data.path("secrets"));
        switch (arguments[0]) {
            case "broker" -> publishForEver(data, secrets);
            case "stopping" -> publishWhileStopping(data, secrets);
            default -> runPostgres(data, secrets);
        }
    }

    private static void publishForEver(DataFolder data, Secrets secrets) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(data, secrets, 0);
        Connection connection = broker.address().connectionFactory().newConnection();
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, null);
        channel.confirmSelect();
        for (int i = 1; true; i++) {
            publish(channel, i);
            System.out.println("confirmed " + i);
        }
    }

    private static void publishWhileStopping(DataFolder data, Secrets secrets) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(data, secrets, 0);
        Connection connection = broker.address().connectionFactory().newConnection();
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, null);
        channel.confirmSelect();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                for (int i = 1; i <= 500; i++) {
                    publish(channel, i);
                }
                System.out.println("stopped 500");
            } catch (Exception e) {
                System.out.println("stopped early: " + e);
            }
            broker.close();
        }));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static void runPostgres(DataFolder data, Secrets secrets) throws Exception {
        Postgres postgres = Postgres.embedded(data, secrets, 2);
        try (java.sql.Connection connection = postgres.dataSource().getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (id int)");
            statement.execute("INSERT INTO kept VALUES (1)");
        }
        long pid = Postmaster.of(data.path("postgres", "data"))
                .map(Postmaster::pid)
                .orElseThrow();
        System.out.println("ready " + pid + " " + postgres.address().port());
        new CountDownLatch(1).await();
    }

    private static void publish(Channel channel, int number) throws Exception {
        channel.basicPublish(
                "",
                QUEUE,
                MessageProperties.PERSISTENT_BASIC,
                Integer.toString(number).getBytes(UTF_8));
        channel.waitForConfirmsOrDie(10_000);
    }

    static Optional<ProcessHandle> alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }
}
