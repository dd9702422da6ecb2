package dev.serai.cli;

/** A command could not do what it was asked for; the message is one line that says why. */
public final class CommandFailed extends RuntimeException {
    public CommandFailed(String message) {
        super(message);
    }
}
