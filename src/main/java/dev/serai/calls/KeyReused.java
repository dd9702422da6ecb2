package dev.serai.calls;

import dev.serai.edge.ApiException;

/** An {@code Idempotency-Key} came with another call than before. */
public final class KeyReused extends ApiException {
    KeyReused(String id) {
        super("Idempotency-Key was used for another call, " + id + ": allowed is the same call, or another key");
    }

    @Override
    public int status() {
        return 422;
    }
}
