package dev.serai.mailbox;

import java.util.List;
import java.util.Map;

/**
 * A thread to be begun.
 *
 * @param participants each once, the caller among them
 * @param logUser counts when they are a participant; empty for nobody
 */
record NewThread(
        Member caller, List<String> participants, String topic, String message, List<String> tags, String logUser)
        implements Question {
    NewThread {
        participants = List.copyOf(participants);
        tags = List.copyOf(tags);
        if (!participants.contains(caller.username())) {
            throw new Refused(Reason.PARTICIPANTS_MUST_INCLUDE_USER);
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of(
                "caller", caller.username(),
                "uuid", caller.uuid(),
                "participants", participants.toArray(String[]::new),
                "topic", topic,
                "message", message,
                "tags", tags.toArray(String[]::new),
                "logUser", logUser);
    }
}
