package dev.serai.mailbox;

import java.util.Map;

/**
 * The threads of a caller.
 *
 * @param logUsername when not the caller's own name, only threads that are logged to this user; empty for all
 * @param most threads in one answer, or else it is refused
 */
record ThreadList(Member caller, String logUsername, int most) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("caller", caller.username(), "logUsername", logUsername, "most", most);
    }
}
