package dev.serai.mailbox;

import java.util.Map;

/** Asks for one message to be changed. */
record MessageChange(String owner, long id, Kind kind) implements Question {
    /** The statement knows these names. */
    enum Kind {
        DELETE,
        ARCHIVE,
        UNARCHIVE,
        MARK_AS_READ,
        MARK_AS_UNREAD
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("owner", owner, "id", id, "change", kind.name());
    }
}
