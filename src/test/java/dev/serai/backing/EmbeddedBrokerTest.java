package dev.serai.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path temp;

    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(temp);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void keepsPersistentMessagesOverARestart() throws Exception {
        try (EmbeddedBroker first = start();
                Connection connection = connect(first)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("kept", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, "one".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(5_000);
        }

        try (EmbeddedBroker second = start();
                Connection connection = connect(second)) {
            GetResponse message = connection.createChannel().basicGet("kept", true);

            assertThat(message.getBody()).asString(UTF_8).isEqualTo("one");
        }
    }

    @Test
    void keepsEveryConfirmedMessageWhenItsProcessIsKilled() throws Exception {
        data.close();
        try (Fork fork = Fork.of(KilledServices.class, "broker", temp)) {
            fork.await("confirmed 200");
            fork.kill();
        }
        List<String> confirmed =
                IntStream.rangeClosed(1, 200).mapToObj(Integer::toString).toList();

        data = DataFolder.open(temp);
        try (EmbeddedBroker broker = start();
                Connection connection = connect(broker)) {
            Channel channel = connection.createChannel();
            List<String> there = new ArrayList<>();
            for (GetResponse message = channel.basicGet(KilledServices.QUEUE, true);
                    message != null;
                    message = channel.basicGet(KilledServices.QUEUE, true)) {
                there.add(new String(message.getBody(), UTF_8));
            }

            assertThat(there).containsSubsequence(confirmed);
        }
    }

    @Test
    void staysUntilItIsClosedWhileTheJvmStops() throws Exception {
        data.close();
        try (Fork fork = Fork.of(KilledServices.class, "stopping", temp)) {
            fork.await("ready");

            fork.terminate();

            assertThat(fork.await("stopped")).isEqualTo("500");
        }
        data = DataFolder.open(temp);
    }

    @Test
    void takesAnotherPortWhenThePreferredOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker =
                        EmbeddedBroker.start(data, new Secrets(data.path("secrets")), taken.getLocalPort());
                Connection connection = connect(broker)) {
            assertThat(broker.address().port()).isNotEqualTo(taken.getLocalPort());
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void tellsBotAuthorsInAFileWhereItIs() throws Exception {
        try (EmbeddedBroker broker = start()) {
            ConnectionFactory stock = new ConnectionFactory();
            stock.setUri(URI.create(Files.readString(broker.credentials()).strip()));

            try (Connection connection = stock.newConnection()) {
                assertThat(connection.isOpen()).isTrue();
            }
            assertThat(broker.credentials()).isEqualTo(data.path("secrets", "broker.uri"));
            assertThat(broker.address().host()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void refusesAnotherPassword() {
        try (EmbeddedBroker broker = start()) {
            ConnectionFactory factory = broker.address().connectionFactory();
            factory.setPassword("guess");

            assertThatThrownBy(factory::newConnection).isInstanceOf(PossibleAuthenticationFailureException.class);
        }
    }

    @Test
    void saysInOneLineThatItsStoreIsBroken() throws Exception {
        Files.createDirectory(data.folder("broker").resolve("00000000.jdb"));

        assertThatThrownBy(this::start)
                .isInstanceOf(BackingFailed.class)
                .hasMessageStartingWith("broker: did not start on " + data.path("broker"))
                .hasMessageNotContaining("\n");
    }

    private EmbeddedBroker start() {
        return EmbeddedBroker.start(data, new Secrets(data.path("secrets")), 0);
    }

    private static Connection connect(EmbeddedBroker broker) throws Exception {
        return broker.address().connectionFactory().newConnection();
    }
}
