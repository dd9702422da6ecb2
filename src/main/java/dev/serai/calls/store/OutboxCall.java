package dev.serai.calls.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A call that waits in PostgreSQL for the broker.
 *
 * @param accepted to the millisecond
 * @param json the call as the broker's message has it
 * @param signer name of the door that signs it, may be empty
 * @param outcome name of the door that hears of its end, may be empty
 */
public record OutboxCall(String id, Instant accepted, byte[] json, String signer, String outcome) {
    public OutboxCall {
        id = StoredText.of(id);
        accepted = accepted.truncatedTo(ChronoUnit.MILLIS);
        signer = StoredText.of(signer);
        outcome = StoredText.of(outcome);
    }
}
