package dev.serai.mailbox;

import java.util.Map;

/**
 * The caller to be found, or else made.
 *
 * @param uuid of their token; empty when it has none
 */
record UserLookup(String username, String uuid) implements Question {
    @Override
    public Map<String, Object> arguments() {
        return Map.of("username", username, "uuid", uuid);
    }
}
