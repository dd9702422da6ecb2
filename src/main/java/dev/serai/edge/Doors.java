package dev.serai.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ObjectHelper;

/**
 * What of a request comes into an exchange, and what of an exchange goes out with the answer: names on lists, nothing
 * else. Names of Camel's own can't be on them, so no caller steers a producer; and a header that came in does not go
 * out again unless a route set it anew.
 */
final class Doors {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final Names headersIn =
            new Names("Authorization", CONTENT_TYPE, "Accept", "Idempotency-Key", "Host", "Origin", "User-Agent");
    private final Names queryIn = new Names();
    private final Names headersOut = new Names(
            CONTENT_TYPE,
            "Retry-After",
            "X-Content-Type-Options",
            "WWW-Authenticate",
            "Allow",
            "Location",
            "Cache-Control",
            RequestId.HEADER);

    Names headersIn() {
        return headersIn;
    }

    Names queryIn() {
        return queryIn;
    }

    Names headersOut() {
        return headersOut;
    }

    /**
     * Fills the exchange; its body is the request's, as {@code byte[]}.
     *
     * @return the headers that came from the caller
     * @throws io.vertx.ext.web.handler.HttpException 400 when the query can't be decoded
     */
    Map<String, Object> in(RoutingContext context, Visit visit, Exchange exchange) {
        Map<String, Object> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        MultiMap query = context.queryParams();
        Map<String, Object> asked = new TreeMap<>();
        queryIn.all().forEach(name -> keep(asked, name, query.get(name)));
        received.putAll(asked);
        MultiMap headers = context.request().headers();
        headersIn.all().forEach(name -> keep(received, name, headers.get(name)));
        received.remove(CONTENT_TYPE);
        keep(received, CONTENT_TYPE, visit.contentType());
        // named by the route's own path, so their names are not the caller's; "*" is what a prefix left over
        context.pathParams().forEach((name, value) -> keep(received, name.equals("*") ? "" : name, value));

        exchange.setProperty(Incoming.PROPERTY, visit.incoming());
        exchange.setProperty(Incoming.QUERY, asked);
        Message message = exchange.getIn();
        received.forEach(message::setHeader);
        Buffer body = context.body().buffer();
        message.setBody(body == null ? new byte[0] : body.getBytes());
        return received;
    }

    /**
     * The answer that a route has put together.
     *
     * @throws RuntimeException when its body is not made of bytes or text, or its status is no number
     */
    Reply out(Exchange exchange, Map<String, Object> received) {
        Message message = exchange.getMessage();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String name : headersOut.all()) {
            Object value = message.getHeader(name);
            if (value != null && value != received.get(name)) {
                ObjectHelper.createIterable(value, null)
                        .forEach(one -> headers.add(name, as(String.class, one, exchange)));
            }
        }
        Object body = message.getBody();
        Object status = message.getHeader(Exchange.HTTP_RESPONSE_CODE);
        int unset = body == null ? NO_CONTENT : OK;
        return new Reply(
                status == null ? unset : as(Integer.class, status, exchange),
                headers,
                Buffer.buffer(bytes(body, exchange)));
    }

    private static byte[] bytes(Object body, Exchange exchange) {
        if (body == null) {
            return new byte[0];
        }
        // Camel's own conversion of text uses the platform's charset
        return body instanceof String text ? text.getBytes(UTF_8) : as(byte[].class, body, exchange);
    }

    private static <T> T as(Class<T> type, Object value, Exchange exchange) {
        T converted = exchange.getContext().getTypeConverter().convertTo(type, exchange, value);
        if (converted == null) {
            throw new IllegalArgumentException(value.getClass().getName() + " can't be part of an answer");
        }
        return converted;
    }

    private static void keep(Map<String, Object> received, String name, String value) {
        if (value != null && !name.isEmpty()) {
            received.put(name, value);
        }
    }
}
