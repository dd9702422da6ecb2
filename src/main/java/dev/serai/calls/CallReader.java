package dev.serai.calls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes calls of JSON. Property names match in any case, unknown ones are ignored, the last of several counts and
 * {@code null} is the default. Safe for any thread.
 */
public final class CallReader {
    private static final Duration LONGEST_WAIT = Duration.ofDays(366);

    private final Clock clock;

    /** @param clock tells how far ahead a {@code notBefore} is */
    public CallReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * The call that somebody who waits for the answer hands over: every rule is checked.
     *
     * @throws NotACall when it is not JSON, not an object, or a property has the wrong type
     * @throws InvalidCall when a property breaks its rule
     */
    public CallRequest read(byte[] json) {
        CallDraft draft = CallDraft.parse(json);
        draft.requireOrdinaryHeaders();
        CallRequest call = draft.toCall();
        BodyFormat.check(call.body());
        call.policy().flatMap(CallPolicy::notBefore).ifPresent(this::requireSoon);
        return call;
    }

    /**
     * The call that was accepted already: refused is only what can't be sent or would be misunderstood. The body may be
     * any text, headers that Serai sets itself are left out, and {@code notBefore} may be any time, so that nodes whose
     * clocks differ agree on what one of them accepted.
     *
     * @throws UnusableCall as {@link #read} does
     */
    public CallRequest readLenient(byte[] json) {
        CallDraft draft = CallDraft.parse(json);
        draft.leaveOutReservedHeaders();
        return draft.toCall();
    }

    private void requireSoon(Instant notBefore) {
        if (notBefore.isAfter(clock.instant().plus(LONGEST_WAIT))) {
            throw new InvalidCall("policy.notBefore is " + notBefore, CallPolicy.ALLOWED_TIME);
        }
    }
}
