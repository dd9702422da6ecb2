package dev.serai.calls;

import java.time.Instant;
import java.util.Optional;

/**
 * A call as the queue holds it.
 *
 * @param id the same over all attempts
 * @param json the call's JSON as the queue has it; published again byte for byte
 * @param call what {@code json} says
 * @param attempts how many have been made
 * @param acceptedAt when the call came
 * @param due no attempt before it; absent: at once
 * @param lastFailure what the last attempt ended with; empty before the first
 */
record QueuedCall(
        String id,
        byte[] json,
        CallRequest call,
        int attempts,
        Instant acceptedAt,
        Optional<Instant> due,
        String lastFailure) {

    QueuedCall failed(String reason) {
        return new QueuedCall(id, json, call, attempts + 1, acceptedAt, Optional.empty(), reason);
    }

    QueuedCall dueAt(Optional<Instant> when) {
        return new QueuedCall(id, json, call, attempts, acceptedAt, when, lastFailure);
    }
}
