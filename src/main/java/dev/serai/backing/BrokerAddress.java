package dev.serai.backing;

import com.rabbitmq.client.ConnectionFactory;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Where an AMQP 0-9-1 broker is and who we are to it.
 *
 * @param scheme {@code amqp}, or {@code amqps} for TLS
 * @param embedded whether it is Serai's own
 */
public record BrokerAddress(
        String scheme, String host, int port, String user, String password, String vhost, boolean embedded) {
    private static final List<String> SCHEMES = List.of("amqp", "amqps");

    public BrokerAddress {
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException("the scheme is amqp or amqps");
        }
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("host and port name no broker");
        }
    }

    /**
     * Reads {@code amqp://user:password@host:port/vhost}. Defaults: guest and guest, port 5672 or with amqps 5671, vhost
     * {@code /}. What follows a question mark is for other clients and skipped.
     *
     * @throws IllegalArgumentException whose text never has the password
     */
    public static BrokerAddress parse(String amqpUri) {
        ServerUri uri = ServerUri.parse(amqpUri, SCHEMES);
        int port = uri.port() > 0 ? uri.port() : uri.scheme().equals("amqps") ? 5671 : 5672;
        return new BrokerAddress(
                uri.scheme(),
                uri.host(),
                port,
                uri.user().isEmpty() ? "guest" : uri.user(),
                uri.user().isEmpty() ? "guest" : uri.password(),
                uri.path().isEmpty() ? "/" : uri.path(),
                false);
    }

    /** As other programs want it: with credentials, percent-encoded. */
    public String uri() {
        return uri(ServerUri.encode(password));
    }

    /** For logs and summaries: without the password. */
    public String masked() {
        return uri("***");
    }

    /** Makes connections to it; with amqps the broker's certificate and name are checked by the JVM's trust store. */
    public ConnectionFactory connectionFactory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host.replaceAll("[\\[\\]]", ""));
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(vhost);
        if (scheme.equals("amqps")) {
            try {
                factory.useSslProtocol(SSLContext.getDefault());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this JVM has no default TLS", e);
            }
            factory.enableHostnameVerification();
        }
        return factory;
    }

    @Override
    public String toString() {
        return masked();
    }

    private String uri(String shownPassword) {
        return scheme + "://" + ServerUri.encode(user) + ":" + shownPassword + "@" + host + ":" + port + "/"
                + ServerUri.encode(vhost);
    }
}
