package dev.serai;

import com.rabbitmq.client.ConnectionFactory;
import dev.serai.backing.BrokerAddress;
import org.apache.camel.main.Main;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** The broker for {@code spring-rabbitmq:} steps in routes; the only class that knows Spring, since the component asks for it. */
final class RouteBroker {
    private RouteBroker() {}

    /** Gives routes the common broker; connects when a step first uses it. Closing the answer closes its connections. */
    static AutoCloseable bind(Main camel, BrokerAddress broker) {
        ConnectionFactory client = broker.connectionFactory();
        client.setAutomaticRecoveryEnabled(false); // Spring connects again by itself
        CachingConnectionFactory connections = new CachingConnectionFactory(client);
        camel.bind("rabbitConnectionFactory", connections);
        return connections::destroy;
    }
}
