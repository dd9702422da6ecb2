package dev.serai.calls.store;

import java.time.Instant;

/** What became of the wish to replay a call. */
public sealed interface Replay {
    /** @param accepted when its new execution was */
    record Replayed(String id, Instant accepted) implements Replay {}

    record NotDead(CallState state) implements Replay {}

    record Unknown() implements Replay {}
}
