package dev.serai.auth;

import dev.serai.edge.ApiException;
import java.util.Map;

/** A request without a token, or with one that is forged, expired or nobody's. */
public final class Unauthenticated extends ApiException {
    Unauthenticated() {
        super("Unauthorized");
    }

    @Override
    public int status() {
        return 401;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("WWW-Authenticate", "Bearer");
    }
}
