package dev.serai.backing;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The AMQP 0-9-1 broker: Serai's own or the one that a setting names. Threads may share it. */
public final class Broker implements AutoCloseable {
    private final BrokerAddress address;
    private final String detail;
    private final AutoCloseable server;

    private Broker(BrokerAddress address, String detail, AutoCloseable server) {
        this.address = address;
        this.detail = detail;
        this.server = server;
    }

    static Broker named(BrokerAddress address) {
        return new Broker(address, "", () -> {});
    }

    static Broker embedded(DataFolder data, Secrets secrets) {
        EmbeddedBroker server = EmbeddedBroker.start(data, secrets, EmbeddedBroker.PORT);
        return new Broker(server.address(), "credentials=" + server.credentials(), server);
    }

    public BrokerAddress address() {
        return address;
    }

    /** Whether it takes our credentials within about this time; opens a connection of its own and closes it. */
    public boolean reachable(Duration within) {
        int ms = (int) Math.max(1, within.toMillis());
        ConnectionFactory factory = address.connectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(ms);
        factory.setHandshakeTimeout(ms);
        factory.setChannelRpcTimeout(ms);
        try {
            Connection connection = factory.newConnection("serai-health");
            connection.abort(ms);
            return true;
        } catch (IOException | TimeoutException e) {
            return false;
        }
    }

    Service service() {
        return new Service("broker", address.masked(), address.embedded(), detail);
    }

    @Override
    public void close() {
        Closing.all(server);
    }
}
