package dev.serai.mailbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.serai.kit.Settings;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an operator says of the mailbox.
 *
 * @param maxRecipients of one message: each copy names them all, so what is kept grows with their square
 * @param maxPage rows of one answer
 * @param threadScopes of which a token needs one to begin a thread or to reply in one; empty: none is needed
 * @param push absent when nobody is notified
 */
public record MailboxSettings(int maxRecipients, int maxPage, Set<String> threadScopes, Optional<PushSettings> push) {
    private static final int MOST_RECIPIENTS = 10_000;
    private static final int LARGEST_PAGE = 1_000_000;
    private static final String THREAD_SCOPES = "mailbox.thread-scopes";

    public MailboxSettings {
        threadScopes = Set.copyOf(threadScopes);
    }

    /** @throws dev.serai.kit.SettingException with one line */
    public static MailboxSettings from(Settings settings) {
        return new MailboxSettings(
                settings.number("mailbox.max-recipients", 1, MOST_RECIPIENTS),
                settings.number("mailbox.max-page", 1, LARGEST_PAGE),
                scopes(settings),
                PushSettings.from(settings));
    }

    private static Set<String> scopes(Settings settings) {
        String text = settings.text(THREAD_SCOPES);
        Set<String> scopes = new TreeSet<>();
        if (text.isEmpty()) {
            return scopes;
        }
        for (JsonNode scope : array(settings, text)) {
            if (!scope.isTextual() || scope.textValue().isBlank()) {
                throw wrong(settings);
            }
            scopes.add(scope.textValue());
        }
        return scopes;
    }

    private static ArrayNode array(Settings settings, String text) {
        try {
            if (new ObjectMapper().readTree(text) instanceof ArrayNode array) {
                return array;
            }
        } catch (JsonProcessingException notJson) {
            throw wrong(settings);
        }
        throw wrong(settings);
    }

    private static RuntimeException wrong(Settings settings) {
        return settings.wrong(THREAD_SCOPES, "a JSON array of scopes, such as [\"staff\",\"admin\"]");
    }
}
