package dev.serai.mailbox;

import dev.serai.kit.Settings;

/**
 * What an operator says of the mailbox.
 *
 * @param maxRecipients of one message: each copy names them all, so what is kept grows with their square
 */
public record MailboxSettings(int maxRecipients) {
    private static final int MOST_RECIPIENTS = 10_000;

    /** @throws dev.serai.kit.SettingException with one line */
    public static MailboxSettings from(Settings settings) {
        return new MailboxSettings(settings.number("mailbox.max-recipients", 1, MOST_RECIPIENTS));
    }
}
