package dev.serai.calls;

import dev.serai.auth.Caller;
import dev.serai.edge.ApiException;
import java.util.Map;

/** Somebody wants to see or steer calls who does not say who they are, or may not. */
final class NotAnOperator extends ApiException {
    private final int status;

    private NotAnOperator(int status, String message) {
        super(message);
        this.status = status;
    }

    static NotAnOperator unknown() {
        return new NotAnOperator(401, "Unauthorized: the calls' key or a token with the scope admin is needed");
    }

    static NotAnOperator without(Caller caller) {
        return new NotAnOperator(403, "the token of " + Shown.of(caller.name()) + " has not the scope " + Caller.ADMIN);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Map<String, String> headers() {
        return status == 401 ? Map.of("WWW-Authenticate", "Bearer") : Map.of();
    }
}
