package dev.serai.calls.store;

/** Whose an idempotency key is. */
public sealed interface Once {
    /** The id of the call that holds the key. */
    String id();

    /** The key was free; the call is in the outbox. */
    record Taken(String id) implements Once {}

    /** The same request took it before. */
    record Same(String id) implements Once {}

    /** Another request took it before. */
    record Different(String id) implements Once {}
}
