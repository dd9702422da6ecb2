package dev.serai.calls;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * The doors that a call of another feature of Serai names, as {@code direct:} endpoints without the scheme; empty for
 * none.
 *
 * @param signer asked before each attempt for headers, so that credentials are fresh and kept nowhere
 * @param outcome told of the call's end
 */
record CallDoors(String signer, String outcome) {
    private static final Pattern NAME = Pattern.compile("|[a-z][a-z0-9-]{0,99}");

    static final CallDoors NONE = new CallDoors("", "");

    CallDoors {
        if (!NAME.matcher(signer).matches() || !NAME.matcher(outcome).matches()) {
            throw new NotACall("it names a signer or an outcome that is no door's name");
        }
    }

    /**
     * A call that nobody can sign or tell of would fail for ever, so it is refused instead of accepted.
     *
     * @throws InvalidCall that names the door with no route behind it
     */
    CallDoors requiredIn(CamelContext context) {
        for (String door : List.of(signer, outcome)) {
            String uri = "direct://" + door;
            if (!door.isEmpty()
                    && context.getRoutes().stream()
                            .noneMatch(route -> uri.equals(route.getEndpoint().getEndpointBaseUri()))) {
                throw new InvalidCall(
                        "no route is behind direct:" + door, "a door that a route of this Serai begins with");
            }
        }
        return this;
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** What a signer reads: plain values, since features know only each other's doors. */
    static Map<String, Object> toSigner(CallAttempt attempt) {
        return Map.of(
                "id", attempt.id(),
                "number", attempt.number(),
                "url", attempt.call().url(),
                "method", attempt.call().method(),
                "body", attempt.call().body());
    }

    /** What an outcome door reads. */
    static Map<String, Object> toOutcome(QueuedCall call, String state, String ended) {
        return Map.of("id", call.id(), "state", state, "attempts", call.attempts(), "ended", ended);
    }
}
