package dev.serai.mailbox;

import dev.serai.edge.ApiException;

/** A request that the mailbox does not do. */
final class Refused extends ApiException {
    private final Reason reason;

    Refused(Reason reason) {
        this(reason, reason.text());
    }

    /** @param message what the caller reads */
    Refused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    @Override
    public int status() {
        return reason.status();
    }

    @Override
    public String code() {
        return reason.code();
    }
}
