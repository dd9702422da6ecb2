package dev.serai.calls;

import dev.serai.edge.ApiException;

/** What came is no call that can be made; the message is one sentence for whoever sent it. */
public abstract sealed class UnusableCall extends ApiException permits NotACall, InvalidCall {
    UnusableCall(String message) {
        super(message);
    }
}
