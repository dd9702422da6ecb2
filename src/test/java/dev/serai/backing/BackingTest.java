package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackingTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final BackingSettings NOTHING_NAMED = new BackingSettings(Optional.empty(), 2, Optional.empty());

    @TempDir
    Path temp;

    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(temp);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void startsWhatNoSettingNames() throws Exception {
        Secrets secrets = new Secrets(data.path("secrets"));

        Backing backing = Backing.start(NOTHING_NAMED, data, secrets);

        try (backing;
                Connection connection = backing.postgres().dataSource().getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(backing.broker().reachable(SOON)).isTrue();
            assertThat(backing.postgres().reachable(SOON)).isTrue();
            assertThat(backing.summary()).extracting(Service::name).containsExactly("postgres", "broker");
            assertThat(backing.summary()).allMatch(Service::embedded);
            assertThat(backing.summary().toString())
                    .contains("credentials=" + data.path("secrets", "broker.uri"))
                    .doesNotContain(secrets.orGenerate("broker.password"))
                    .doesNotContain(secrets.orGenerate("postgres.password"));
        }
        assertThat(backing.broker().reachable(SOON)).isFalse();
        assertThat(backing.postgres().reachable(SOON)).isFalse();
    }

    @Test
    void startsNothingOfItsOwnThatASettingNamesThoughItIsAway() {
        BackingSettings settings = BackingSettings.from(settings(Map.of(
                "POSTGRES_URL", "postgres://u:hunter2@127.0.0.1:1/d", "AMQP_URI", "amqp://u:hunter2@127.0.0.1:1/v")));

        try (Backing backing = Backing.start(settings, data, new Secrets(data.path("secrets")))) {
            assertThat(backing.broker().reachable(SOON)).isFalse();
            assertThat(backing.postgres().reachable(SOON)).isFalse();
            assertThat(backing.summary())
                    .containsExactly(
                            new Service("postgres", "postgres://u:***@127.0.0.1:1/d", false, ""),
                            new Service("broker", "amqp://u:***@127.0.0.1:1/v", false, ""));
            assertThat(data.path("broker")).doesNotExist();
            assertThat(data.path("postgres")).doesNotExist();
        }
    }

    @Test
    void stopsTheOthersWhenOneDoesNotStart() throws Exception {
        Files.createDirectory(data.folder("broker").resolve("00000000.jdb"));

        assertThatThrownBy(() -> Backing.start(NOTHING_NAMED, data, new Secrets(data.path("secrets"))))
                .isInstanceOf(BackingFailed.class)
                .hasMessageStartingWith("broker: ")
                .hasMessageNotContaining("\n");
        assertThat(data.path("postgres", "data")).exists();
        assertThat(data.path("postgres", "data", "postmaster.pid")).doesNotExist();
    }

    @Test
    void readsWhichServicesAreNamed() {
        BackingSettings settings = BackingSettings.from(settings(
                Map.of("POSTGRES_URL", "postgres://u:p@h/d", "POSTGRES_POOL_SIZE", "7", "AMQP_URI", "amqp://h")));

        assertThat(settings.postgres()).contains(PostgresAddress.parse("postgres://u:p@h/d"));
        assertThat(settings.poolSize()).isEqualTo(7);
        assertThat(settings.broker()).contains(BrokerAddress.parse("amqp://h"));
        assertThat(BackingSettings.from(settings(Map.of())))
                .isEqualTo(new BackingSettings(Optional.empty(), 20, Optional.empty()));
    }

    @Test
    void refusesAWrongAddressWithoutShowingIt() {
        assertThatThrownBy(() -> BackingSettings.from(settings(Map.of("AMQP_URI", "http://u:hunter2@h"))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("amqp.uri")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> BackingSettings.from(settings(Map.of("POSTGRES_URL", "mysql://u:hunter2@h"))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("postgres.url")
                .hasMessageNotContaining("hunter2");
    }

    private Settings settings(Map<String, String> environment) {
        return Settings.load(temp, environment, new Properties());
    }
}
