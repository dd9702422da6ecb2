package dev.serai.edge;

import java.net.InetAddress;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The request that an exchange began with. It travels as an exchange property and not as headers, because headers named
 * after a request (path, method, URI) would steer the next HTTP producer.
 *
 * @param id the one in the answer's {@code X-Request-Id} and in the log
 * @param method upper case; HEAD in a route for GET when that is what came
 * @param path as the caller wrote it, still percent-encoded, without the query
 * @param remote the peer of the connection
 */
public record Incoming(String id, String method, String path, InetAddress remote) {
    /** Name of the exchange property, for routes: {@code ${exchangeProperty.seraiRequest.path}}. */
    public static final String PROPERTY = "seraiRequest";

    /** Name of the exchange property with the accepted query parameters, by name: a header may have the same one. */
    static final String QUERY = "seraiQuery";

    /** One of the accepted query parameters; empty when the request has none. */
    public static String query(Exchange exchange, String name) {
        Map<?, ?> query = exchange.getProperty(QUERY, Map.class);
        return query == null || query.get(name) == null ? "" : query.get(name).toString();
    }

    /** @throws IllegalStateException when the exchange did not begin with a request */
    public static Incoming of(Exchange exchange) {
        Incoming incoming = exchange.getProperty(PROPERTY, Incoming.class);
        if (incoming == null) {
            throw new IllegalStateException(
                    "exchange " + exchange.getExchangeId() + " did not begin with an HTTP request");
        }
        return incoming;
    }
}
