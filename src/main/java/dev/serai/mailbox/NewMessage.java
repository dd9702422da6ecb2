package dev.serai.mailbox;

import java.util.List;
import java.util.Map;

/**
 * A message to be sent.
 *
 * @param to each once
 */
record NewMessage(String from, List<String> to, String subject, String message) implements Question {
    NewMessage {
        to = List.copyOf(to);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("from", from, "to", to.toArray(String[]::new), "subject", subject, "message", message);
    }
}
