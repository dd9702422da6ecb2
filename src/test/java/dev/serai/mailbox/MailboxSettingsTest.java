package dev.serai.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxSettingsTest {
    private static final Map<String, String> PUSH = Map.of(
            "PUSH_NOTIFICATIONS_ENABLED", "true",
            "AUTH_MICROSERVICE_URL", "https://auth.example.com/",
            "NOTIFICATION_MICROSERVICE_URL", "http://notify.example.com:4000/api",
            "PUSH_NOTIFICATIONS_SERVICE_USER_USERNAME", "service",
            "PUSH_NOTIFICATIONS_SERVICE_USER_PASSWORD", "geheim");

    @TempDir
    Path folder;

    @Test
    void anArrayOfScopesGuardsThreadsAndAnEmptyOneDoesNot() {
        assertThat(of(Map.of("MESSAGING_SERVICE_THREAD_SCOPES", "[\"a\", \"b\"]"))
                        .threadScopes())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(of(Map.of("MESSAGING_SERVICE_THREAD_SCOPES", "[]")).threadScopes())
                .isEmpty();
        assertThat(of(Map.of()).threadScopes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"staff", "{}", "[1]", "[\"\"]", "[\"a\"", "\"a\""})
    void otherScopesStopTheStart(String scopes) {
        assertThatThrownBy(() -> of(Map.of("MESSAGING_SERVICE_THREAD_SCOPES", scopes)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("mailbox.thread-scopes=")
                .hasMessageContaining("[\"staff\",\"admin\"]");
    }

    @Test
    void onePageHasTenThousandRowsUnlessSomebodySaysOtherwise() {
        assertThat(of(Map.of()).maxPage()).isEqualTo(10_000);
        assertThat(of(Map.of("MAILBOX_MAX_PAGE", "1000000")).maxPage()).isEqualTo(1_000_000);
        assertThatThrownBy(() -> of(Map.of("MAILBOX_MAX_PAGE", "0")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("mailbox.max-page=");
    }

    @Test
    void notificationsNeedTheirPathsBehindTheServices() {
        PushSettings push = of(PUSH).push().orElseThrow();

        assertThat(push.login()).hasToString("https://auth.example.com/auth/login");
        assertThat(push.notifications())
                .hasToString("http://notify.example.com:4000/api/notifications/sendPushNotifications");
        assertThat(push.toString()).doesNotContain("geheim");
        assertThat(of(Map.of()).push()).isEmpty();
    }

    @Test
    void whatIsMissingForNotificationsStopsTheStart() {
        for (String name : PUSH.keySet()) {
            if (!name.equals("PUSH_NOTIFICATIONS_ENABLED")) {
                Map<String, String> without = new HashMap<>(PUSH);
                without.remove(name);
                assertThatThrownBy(() -> of(without))
                        .as(name)
                        .isInstanceOf(SettingException.class)
                        .hasMessageContaining("is not set, but mailbox.push.enabled is on");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth.example.com",
                "ftp://a",
                "http://",
                "http://u:p@a",
                "http://a?b",
                "http://a b",
                "http://a:65536",
                "/x"
            })
    void whatIsNoUrlOfAServiceStopsTheStart(String url) {
        Map<String, String> wrong = new HashMap<>(PUSH);
        wrong.put("AUTH_MICROSERVICE_URL", url);

        assertThatThrownBy(() -> of(wrong))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("mailbox.push.auth-url=");
    }

    private MailboxSettings of(Map<String, String> environment) {
        return MailboxSettings.from(Settings.load(folder, environment, new Properties()));
    }
}
