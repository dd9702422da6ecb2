package dev.serai.mailbox;

import java.util.Map;

/** One more message of a thread. */
record ThreadReply(Member caller, int thread, String message) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("caller", caller.username(), "uuid", caller.uuid(), "thread", thread, "message", message);
    }
}
