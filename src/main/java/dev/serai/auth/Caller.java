package dev.serai.auth;

import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Who sent a request, as a token proves it.
 *
 * @param username the claim of this name, and no other; empty when the token has none
 * @param name for logs and texts: the username, else the claim {@code sub}; empty when the token has neither
 * @param uuid of the token's user; empty when the token has none
 * @param scopes what the caller may do
 */
public record Caller(String username, String name, String uuid, Set<String> scopes) {
    /** May see and steer what belongs to others. */
    public static final String ADMIN = "admin";

    /** Name of the exchange property, for routes: {@code ${exchangeProperty.seraiCaller.username}}. */
    public static final String PROPERTY = "seraiCaller";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** @throws IllegalStateException when no step of the route asked who it is */
    public static Caller of(Exchange exchange) {
        Caller caller = exchange.getProperty(PROPERTY, Caller.class);
        if (caller == null) {
            throw new IllegalStateException("no step before this one asked who sent the request");
        }
        return caller;
    }

    public boolean isAdmin() {
        return scopes.contains(ADMIN);
    }
}
