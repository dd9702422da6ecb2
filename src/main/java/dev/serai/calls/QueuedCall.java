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
 * @param doors that another feature named
 * @param known whether Serai wrote the message, so that its id and its time of acceptance are Serai's
 * @param lastFailure what the last attempt ended with; empty before the first
 */
record QueuedCall(
        String id,
        byte[] json,
        CallRequest call,
        int attempts,
        Instant acceptedAt,
        Optional<Instant> due,
        CallDoors doors,
        boolean known,
        String lastFailure) {

    /** Where the age counts from: the acceptance, or the later time before which no attempt is made. */
    Instant ageFrom() {
        return call.policy()
                .flatMap(CallPolicy::notBefore)
                .filter(acceptedAt::isBefore)
                .orElse(acceptedAt);
    }

    QueuedCall failed(String reason) {
        return new QueuedCall(id, json, call, attempts + 1, acceptedAt, Optional.empty(), doors, known, reason);
    }

    QueuedCall dueAt(Optional<Instant> when) {
        return new QueuedCall(id, json, call, attempts, acceptedAt, when, doors, known, lastFailure);
    }
}
