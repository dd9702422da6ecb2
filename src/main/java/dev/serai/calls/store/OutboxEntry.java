package dev.serai.calls.store;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A call on its way into the outbox.
 *
 * @param key null for none
 * @param fingerprint of the request that uses the key; null for none
 */
record OutboxEntry(OutboxCall call, String key, byte[] fingerprint, CompletableFuture<Once> kept) {
    /** Bytes in memory, about. */
    long weight() {
        return 300L + call.json().length;
    }

    void heldBy(String id, byte[] theirs) {
        if (id.equals(call.id())) {
            kept.complete(new Once.Taken(id));
        } else if (Arrays.equals(theirs, fingerprint)) {
            kept.complete(new Once.Same(id));
        } else {
            kept.complete(new Once.Different(id));
        }
    }
}
