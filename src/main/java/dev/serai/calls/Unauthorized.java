package dev.serai.calls;

/** A request has not the authorization that the key asks for. */
public final class Unauthorized extends RuntimeException {
    Unauthorized() {
        super("Unauthorized");
    }
}
