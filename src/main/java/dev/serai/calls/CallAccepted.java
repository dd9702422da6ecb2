package dev.serai.calls;

/** The broker has the call; what the caller is told. */
public record CallAccepted(String id) {}
