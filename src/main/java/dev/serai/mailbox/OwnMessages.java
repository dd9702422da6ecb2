package dev.serai.mailbox;

import java.util.Map;

/** Asks for all messages of an owner. */
record OwnMessages(String owner) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("owner", owner);
    }
}
