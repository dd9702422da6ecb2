package dev.serai.calls;

import dev.serai.calls.store.CallState;
import java.time.Instant;

/** What a delivery of the work queue turned out to be. */
sealed interface Arrival {
    /** A call whose time has come. */
    record Due(QueuedCall call) implements Arrival {}

    /** A call whose end the journal knows: cancelled, or made by a Serai that was killed before it acknowledged. */
    record Over(QueuedCall call, CallState state) implements Arrival {}

    /** A call that has to wait until {@code due}. */
    record Early(QueuedCall call, Instant due) implements Arrival {}

    /** A message without an id; it gets one before anything else, since attempts are told apart by it. */
    record Nameless(byte[] body) implements Arrival {}

    /** A message that is no call, and why. */
    record NotUnderstood(String id, byte[] body, String reason) implements Arrival {}
}
