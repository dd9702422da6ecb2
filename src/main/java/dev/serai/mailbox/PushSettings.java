package dev.serai.mailbox;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where members of threads are notified, and who does it.
 *
 * @param login answers the service user's token
 * @param notifications takes notifications
 */
public record PushSettings(URI login, URI notifications, String username, String password) {
    private static final String ENABLED = "mailbox.push.enabled";
    private static final int LAST_PORT = 65_535;

    /**
     * Empty when it is not enabled.
     *
     * @throws SettingException with one line
     */
    static Optional<PushSettings> from(Settings settings) {
        return settings.flag(ENABLED)
                ? Optional.of(new PushSettings(
                        url(settings, "mailbox.push.auth-url", "/auth/login"),
                        url(settings, "mailbox.push.notification-url", "/notifications/sendPushNotifications"),
                        required(settings, "mailbox.push.username"),
                        required(settings, "mailbox.push.password")))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "PushSettings[login=" + login + ", notifications=" + notifications + ", username=" + username + "]";
    }

    private static String required(Settings settings, String key) {
        String value = settings.text(key);
        if (value.isEmpty()) {
            throw new SettingException(key + " is not set, but " + ENABLED + " is on and needs it");
        }
        return value;
    }

    private static URI url(Settings settings, String key, String path) {
        try {
            URI base = new URI(required(settings, key).replaceAll("/+$", "") + path);
            boolean http = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
            boolean server = base.getHost() != null && base.getPort() != 0 && base.getPort() <= LAST_PORT;
            boolean plain = base.getUserInfo() == null && base.getQuery() == null && base.getFragment() == null;
            if (http && server && plain) {
                return base;
            }
        } catch (URISyntaxException notAUrl) {
            throw wrong(settings, key);
        }
        throw wrong(settings, key);
    }

    private static SettingException wrong(Settings settings, String key) {
        return settings.wrong(key, "an absolute http or https URL without credentials, query and fragment");
    }
}
