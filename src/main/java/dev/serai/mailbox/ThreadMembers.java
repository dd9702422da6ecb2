package dev.serai.mailbox;

import java.util.Map;

/** Who else is in a thread of the caller's. */
record ThreadMembers(Member caller, int thread) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("caller", caller.username(), "thread", thread);
    }
}
