package dev.serai.mailbox;

import java.util.Map;

/**
 * What a member wants to see of a thread.
 *
 * @param since of the messages' creation, as PostgreSQL reads a time with its zone
 * @param mark whether it is read then
 */
record ThreadRead(Member caller, int thread, String since, boolean mark) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("caller", caller.username(), "thread", thread, "since", since, "mark", mark);
    }
}
