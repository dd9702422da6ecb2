package dev.serai.calls.store;

/** How much retention deleted. */
public record Retained(long calls, long idempotencyKeys, long jobs) {}
