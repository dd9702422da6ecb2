package dev.serai.calls;

/** A due call that its {@link dev.serai.calls.targets.Traffic} keeps for a moment, with the message it came in. */
record Waiting(QueuedCall call, Delivery delivery) {}
