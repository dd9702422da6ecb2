package dev.serai.calls;

import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.calls.store.InvalidQuery;
import dev.serai.edge.ApiException;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** What an operator asked for can't be done; the message says why. */
final class SteeringFailed extends ApiException {
    private final int status;

    private SteeringFailed(int status, String message) {
        super(message);
        this.status = status;
    }

    static SteeringFailed unknownCall(String id) {
        return new SteeringFailed(404, "call " + Shown.of(id) + " is not known, or its record is past its time");
    }

    static SteeringFailed unknownJob(String id) {
        return new SteeringFailed(404, "job " + Shown.of(id) + " is not known");
    }

    static SteeringFailed wrong(String message) {
        return new SteeringFailed(400, message);
    }

    static SteeringFailed conflict(String message) {
        return new SteeringFailed(409, message);
    }

    /** What the caller is told of a failure; what nobody expected stays what it is. */
    static RuntimeException because(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof InvalidQuery) {
            return new SteeringFailed(400, cause.getMessage());
        }
        if (cause instanceof DatabaseAway) {
            return new SteeringFailed(503, "the journal can't be asked now, try again: calls go on meanwhile");
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Map<String, String> headers() {
        return status == 503 ? Map.of("Retry-After", "5") : Map.of();
    }
}
