package dev.serai.mailbox;

import java.util.Map;

/** Asks for one message, or for those of one original. */
record OwnMessage(String owner, long id) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("owner", owner, "id", id);
    }
}
