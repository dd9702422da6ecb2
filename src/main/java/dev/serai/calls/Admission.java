package dev.serai.calls;

import dev.serai.auth.BearerTokens;
import dev.serai.auth.Caller;
import dev.serai.edge.Incoming;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Who may hand over calls, and who may see and steer them. Safe for any thread. */
final class Admission {
    /** Headers that tell of a proxy; behind one, every caller's connection may come from this machine. */
    static final Set<String> PROXY_HEADERS =
            Set.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");

    private final CallsKey key;
    private final String keyHeader;
    private final OriginRule origins;
    private final BearerTokens tokens;

    /** @param keyHeader the name of the header that proves the key */
    Admission(CallsKey key, String keyHeader, OriginRule origins, BearerTokens tokens) {
        this.key = key;
        this.keyHeader = keyHeader;
        this.origins = origins;
        this.tokens = tokens;
    }

    /**
     * Lets in who proves the key; where there is none, everybody but pages of others.
     *
     * @throws Unauthorized without the key
     * @throws ForeignRequest for a page of others
     */
    void requireCaller(Exchange exchange) {
        if (key.isOpen()) {
            requireOwnPage(exchange.getMessage());
        } else {
            key.require(values(exchange.getMessage(), keyHeader));
        }
    }

    /**
     * Lets in who proves the key or has a token with the scope {@code admin}; where there is no key and no token, who is on
     * this machine. A token that is shown counts, so that one that is not good is told from one that is.
     *
     * @throws NotAnOperator for everybody else
     * @throws ForeignRequest where there is no key, for a page of others
     */
    void requireOperator(Exchange exchange) {
        Message message = exchange.getMessage();
        if (key.isOpen()) {
            requireOwnPage(message);
        } else if (key.isProven(values(message, keyHeader))) {
            return;
        }
        Optional<String> token = first(message, "Authorization");
        if (token.isPresent()) {
            Caller caller = tokens.caller(token.get()).orElseThrow(NotAnOperator::unknown);
            if (!caller.isAdmin()) {
                throw NotAnOperator.without(caller);
            }
        } else if (!key.isOpen() || !isOnThisMachine(exchange)) {
            throw NotAnOperator.unknown();
        }
    }

    private void requireOwnPage(Message message) {
        origins.require(
                first(message, "Host").orElse(null), first(message, "Origin").orElse(null));
    }

    private static boolean isOnThisMachine(Exchange exchange) {
        return Incoming.of(exchange).remote().isLoopbackAddress()
                && PROXY_HEADERS.stream()
                        .allMatch(name -> values(exchange.getMessage(), name).isEmpty());
    }

    private static Optional<String> first(Message message, String header) {
        return values(message, header).stream().findFirst();
    }

    private static List<String> values(Message message, String header) {
        Object given = message.getHeader(header);
        if (given == null) {
            return List.of();
        }
        return given instanceof List<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(given.toString());
    }
}
