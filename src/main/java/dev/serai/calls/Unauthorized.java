package dev.serai.calls;

import dev.serai.edge.ApiException;

/** A request has not the authorization that the key asks for. */
public final class Unauthorized extends ApiException {
    Unauthorized() {
        super("Unauthorized");
    }

    @Override
    public int status() {
        return 401;
    }
}
