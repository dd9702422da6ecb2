package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import dev.serai.testing.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to the mailbox's PostgreSQL, with a server that speaks it. */
class PostgresTlsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    private static DataFolder data;
    private static EmbeddedPostgres server;
    private static Certificate certificate;
    private static Certificate stranger;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        data = DataFolder.open(temp);
        server = EmbeddedPostgres.start(data, new Secrets(data.path("secrets")), 0);
        certificate = Certificate.signedByAnAuthority("server");
        stranger = Certificate.selfSigned("stranger", "EC", 30);
        Files.writeString(data.path("server.crt"), certificate.pem());
        Files.writeString(data.path("server.key"), certificate.key());
        Files.setPosixFilePermissions(data.path("server.key"), PosixFilePermissions.fromString("rw-------"));
        try (Postgres postgres = Postgres.named("postgres", server.address(), 1);
                Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + data.path("server.crt") + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + data.path("server.key") + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
        await().atMost(SOON).until(() -> server.address().ask("SHOW ssl", SOON).equals("on"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        data.close();
    }

    @Test
    void oneOfTheAuthoritiesHasSignedTheServersCertificate() throws Exception {
        String several = stranger.pem() + authority();

        assertThat(address("localhost", several).ask(ENCRYPTED, SOON)).isEqualTo("t");
        assertThat(address("127.0.0.1", several.replace("\n", "\\n")).ask(ENCRYPTED, SOON))
                .isEqualTo("t");
        try (Postgres pooled = Postgres.named("mailbox-postgres", address("localhost", several), 1);
                Connection connection = pooled.dataSource().getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
        String others = stranger.pem();

        assertThatThrownBy(() -> address("localhost", others).ask(ENCRYPTED, SOON))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("PKIX");
        assertThatThrownBy(() -> address("localhost", "").ask(ENCRYPTED, SOON))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("PKIX");
    }

    @Test
    void aServerByAnotherNameIsNotTrusted() throws Exception {
        String authority = authority();

        // an address of this machine that the certificate does not have
        assertThatThrownBy(() -> address("0.0.0.0", authority).ask(ENCRYPTED, SOON))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("hostname");
    }

    private PostgresAddress address(String host, String authorities) {
        PostgresAddress plain = server.address();
        Map<String, String> environment = new HashMap<>();
        environment.put("MESSAGING_SERVICE_PG_HOST", host);
        environment.put("MESSAGING_SERVICE_PG_PORT", Integer.toString(plain.port()));
        environment.put("MESSAGING_SERVICE_PG_DB", plain.database());
        environment.put("MESSAGING_SERVICE_PG_USER", plain.user());
        environment.put("MESSAGING_SERVICE_PG_PASSWORD", plain.password());
        environment.put("MESSAGING_SERVICE_PG_SSL_ENABLED", "true");
        environment.put("MESSAGING_SERVICE_PG_CA_CERT", authorities);
        return BackingSettings.from(Settings.load(folder, environment, new Properties()))
                .mailbox()
                .orElseThrow();
    }

    /** The last of the chain. */
    private static String authority() throws Exception {
        String chain = certificate.pem();
        return chain.substring(chain.lastIndexOf("-----BEGIN"));
    }
}
