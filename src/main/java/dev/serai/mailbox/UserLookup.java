package dev.serai.mailbox;

import java.util.Map;

/**
 * A user to be found, or else made.
 *
 * @param uuid which they are to have; empty for any
 */
record UserLookup(String username, String uuid) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("username", username, "uuid", uuid);
    }
}
