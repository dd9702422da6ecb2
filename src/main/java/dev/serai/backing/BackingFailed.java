package dev.serai.backing;

/** An embedded service did not start or stop; the message is one line that names the service and what to look at. */
public final class BackingFailed extends RuntimeException {
    BackingFailed(String message) {
        super(message);
    }

    BackingFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
