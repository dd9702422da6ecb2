package dev.serai.calls.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the journal knows of a call.
 *
 * @param accepted when its newest execution was
 * @param firstAccepted when its first execution was
 * @param attempts made by the newest execution
 * @param target {@code scheme://host:port}
 * @param ended the last failure, or the reason of the death; empty for none
 * @param made the last hundred attempts of the newest execution, oldest first; none in a list of calls
 */
public record CallView(
        String id,
        Instant accepted,
        Instant firstAccepted,
        CallState state,
        int attempts,
        String method,
        String url,
        String target,
        String host,
        Optional<Instant> nextAt,
        Instant updated,
        String ended,
        List<Attempt> made) {
    public CallView {
        made = List.copyOf(made);
    }

    CallView with(List<Attempt> attempts) {
        return new CallView(
                id,
                accepted,
                firstAccepted,
                state,
                this.attempts,
                method,
                url,
                target,
                host,
                nextAt,
                updated,
                ended,
                attempts);
    }
}
