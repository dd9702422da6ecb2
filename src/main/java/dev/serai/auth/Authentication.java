package dev.serai.auth;

import org.apache.camel.Exchange;

/** The step that asks a request who sent it: {@code bean: {ref: auth, method: require}}. */
public final class Authentication {
    private final BearerTokens tokens;

    public Authentication(BearerTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Notes the {@link Caller} in the exchange.
     *
     * @throws Unauthenticated unless the request has a good token that names a user
     */
    public void require(Exchange exchange) {
        String authorization = exchange.getMessage().getHeader("Authorization", "", String.class);
        Caller caller = tokens.caller(authorization)
                .filter(known -> !known.username().isEmpty())
                .orElseThrow(Unauthenticated::new);
        exchange.setProperty(Caller.PROPERTY, caller);
    }
}
