package dev.serai.backing.amqp;

import com.rabbitmq.client.AMQP;

/**
 * One message to be published.
 *
 * @param exchange the exchange's name, empty for the default one, which takes a queue's name as routing key
 */
public record Publication(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
    /** A message for one queue. */
    public static Publication toQueue(String queue, AMQP.BasicProperties properties, byte[] body) {
        return new Publication("", queue, properties, body);
    }
}
