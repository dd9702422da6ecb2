package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the mailbox's tables are, as the settings of the original say it. */
class MailboxPostgresTest {
    private static final Map<String, String> OWN = Map.of(
            "MESSAGING_SERVICE_PG_HOST", "pg.example",
            "MESSAGING_SERVICE_PG_DB", "messages",
            "MESSAGING_SERVICE_PG_USER", "ann",
            "MESSAGING_SERVICE_PG_PASSWORD", "hunter2&/");

    @TempDir
    Path temp;

    @Test
    void withoutAHostItIsTheCommonOne() {
        BackingSettings settings =
                read(Map.of("MESSAGING_SERVICE_PG_DB", "messages", "POSTGRES_URL", "postgres://h/d"));

        assertThat(settings.mailbox()).isEmpty();
        try (DataFolder data = DataFolder.open(temp);
                Backing backing = start(settings, data)) {
            assertThat(backing.mailbox().address()).isEqualTo(backing.postgres().address());
            assertThat(backing.mailbox().dataSource())
                    .isNotSameAs(backing.postgres().dataSource());
        }
    }

    @Test
    void isTheCommonOneTooWhereNoneIsNamed() {
        BackingSettings settings = read(OWN);

        PostgresAddress own = new PostgresAddress("pg.example", 5432, "messages", "ann", "hunter2&/", Map.of(), false);
        assertThat(settings.mailbox()).contains(own);
        assertThat(settings.postgres()).contains(own);
        try (DataFolder data = DataFolder.open(temp);
                Backing backing = start(settings, data)) {
            assertThat(backing.mailbox().address()).isEqualTo(backing.postgres().address());
            assertThat(backing.mailbox().dataSource())
                    .isNotSameAs(backing.postgres().dataSource());
            assertThat(backing.summary()).hasSize(2);
            assertThat(data.path("postgres")).doesNotExist();
        }
    }

    @Test
    void besideACommonOneItHasAPoolOfItsOwn() {
        BackingSettings settings = read(with("POSTGRES_URL", "postgres://h/d", "MESSAGING_SERVICE_PG_PORT", "5433"));

        try (DataFolder data = DataFolder.open(temp);
                Backing backing = start(settings, data)) {
            assertThat(backing.postgres().address().host()).isEqualTo("h");
            assertThat(backing.mailbox().address().port()).isEqualTo(5433);
            assertThat(backing.mailbox().dataSource())
                    .isNotSameAs(backing.postgres().dataSource());
            assertThat(backing.summary())
                    .contains(
                            new Service("mailbox-postgres", "postgres://ann:***@pg.example:5433/messages", false, ""));
            assertThat(backing.summary().toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void aHostMayBeAnAddressOfEitherKind() {
        assertThat(read(with("MESSAGING_SERVICE_PG_HOST", "::1"))
                        .mailbox()
                        .orElseThrow()
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://[::1]:5432/messages");
        assertThat(read(with("MESSAGING_SERVICE_PG_HOST", "127.0.0.1"))
                        .mailbox()
                        .orElseThrow()
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://127.0.0.1:5432/messages");
    }

    @Test
    void withoutAuthoritiesOfItsOwnTlsTrustsWhomTheJvmTrusts() {
        assertThat(read(with("MESSAGING_SERVICE_PG_SSL_ENABLED", "true"))
                        .mailbox()
                        .orElseThrow()
                        .options())
                .isEqualTo(Map.of("sslmode", "verify-full", "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }

    @ParameterizedTest
    @CsvSource({
        "MESSAGING_SERVICE_PG_HOST, pg.example:5432, mailbox.pg.host",
        "MESSAGING_SERVICE_PG_HOST, pg.example/messages?sslmode=disable, mailbox.pg.host",
        "MESSAGING_SERVICE_PG_PORT, 0, mailbox.pg.port",
        "MESSAGING_SERVICE_PG_DB, ' ', mailbox.pg.database",
        "MESSAGING_SERVICE_PG_USER, ' ', mailbox.pg.user",
        "MESSAGING_SERVICE_PG_SSL_ENABLED, require, mailbox.pg.ssl-enabled"
    })
    void aWrongValueIsNamedInOneLineWithoutThePassword(String name, String value, String key) {
        assertThatThrownBy(() -> read(with(name, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(key + "=")
                .hasMessageNotContainingAny("hunter2", "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "no certificate",
        "-----BEGIN CERTIFICATE-----\\n\\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\\n%%%%\\n-----END CERTIFICATE-----"
    })
    void whatIsNoCertificateIsNamedInOneLine(String text) {
        assertThatThrownBy(
                        () -> read(with("MESSAGING_SERVICE_PG_SSL_ENABLED", "1", "MESSAGING_SERVICE_PG_CA_CERT", text)))
                .isInstanceOf(SettingException.class)
                .hasMessage("mailbox.pg.ca-cert is wrong: allowed is the text of certificates in PEM,"
                        + " their line ends as \\n too");
    }

    private BackingSettings read(Map<String, String> environment) {
        return BackingSettings.from(Settings.load(temp, environment, new Properties()));
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> all = new HashMap<>(OWN);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static Backing start(BackingSettings settings, DataFolder data) {
        return Backing.start(
                settings.orBroker(Optional.of(BrokerAddress.parse("amqp://127.0.0.1:1"))),
                data,
                new Secrets(data.path("secrets")));
    }
}
