package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.backing.PostgresAddress;
import dev.serai.cli.CommandFailed;
import dev.serai.kit.DataFolder;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import dev.serai.testing.FreshDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final String NO_POSTGRES = "postgres://u:hunter2@127.0.0.1:9/none";

    @TempDir
    Path folder;

    @Test
    void makesTheSchemasOfTheEmbeddedServerAndStopsIt() {
        List<String> first = migrate(Map.of());

        assertThat(first).hasSize(2);
        assertThat(first.get(0)).matches("calls: nothing -> \\d+");
        assertThat(first.get(1)).matches("mailbox: nothing -> \\d+");
        assertThat(folder.resolve("data/postgres/data/PG_VERSION")).exists();
        assertThat(folder.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
        assertThat(folder.resolve("data/broker")).doesNotExist();
        assertThat(migrate(Map.of()))
                .containsExactly(
                        first.get(0).replaceFirst("nothing -> (\\d+)", "$1, up to date"),
                        first.get(1).replaceFirst("nothing -> (\\d+)", "$1, up to date"));
    }

    @Test
    void eachSchemaIsMadeWhereItsFeatureLooksForIt() throws Exception {
        String url = System.getenv("TEST_POSTGRES_URL");
        assumeTrue(url != null && !url.isBlank(), "no real PostgreSQL was asked");
        PostgresAddress server = PostgresAddress.parse(url);
        try (FreshDatabase common = new FreshDatabase(server);
                FreshDatabase mailbox = new FreshDatabase(server)) {
            String mailboxUrl = mailbox.url(server.port());
            migrate(Map.of(
                    "POSTGRES_URL", common.url(server.port()),
                    "MESSAGING_SERVICE_PG_HOST", "127.0.0.1",
                    "MESSAGING_SERVICE_PG_PORT", "" + server.port(),
                    "MESSAGING_SERVICE_PG_DB", URI.create(mailboxUrl).getPath().substring(1),
                    "MESSAGING_SERVICE_PG_USER", server.user(),
                    "MESSAGING_SERVICE_PG_PASSWORD", server.password()));

            assertThat(migrate(Map.of("POSTGRES_URL", mailboxUrl)))
                    .first()
                    .asString()
                    .startsWith("calls: nothing -> ");
            assertThat(migrate(Map.of("POSTGRES_URL", common.url(server.port()))))
                    .last()
                    .asString()
                    .startsWith("mailbox: nothing -> ");
        }
    }

    @Test
    void whatWasDoneBeforeAFailureIsTold() throws Exception {
        String url = System.getenv("TEST_POSTGRES_URL");
        assumeTrue(url != null && !url.isBlank(), "no real PostgreSQL was asked");
        PostgresAddress server = PostgresAddress.parse(url);
        try (FreshDatabase database = new FreshDatabase(server)) {
            PostgresAddress address = PostgresAddress.parse(database.url(server.port()));
            execute(address, "CREATE TABLE public.\"Users\" (id text)");
            List<String> said = new ArrayList<>();

            assertThatThrownBy(() -> Migration.run(
                            folder, settings(Map.of("POSTGRES_URL", database.url(server.port()))), said::add))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageStartingWith("mailbox: not migrated at " + address.masked() + ": ERROR: ")
                    .hasMessageNotContaining("\n");
            assertThat(said).singleElement().asString().startsWith("calls: nothing -> ");
        }
    }

    @Test
    void aServerThatIsAwayIsOneLineWithoutItsPassword() {
        assertThatThrownBy(() -> migrate(Map.of("POSTGRES_URL", NO_POSTGRES)))
                .isInstanceOf(CommandFailed.class)
                .hasMessageStartingWith("calls: not migrated at postgres://u:***@127.0.0.1:9/none: ")
                .hasMessageContaining("refused")
                .hasMessageNotContainingAny("hunter2", "\n");
    }

    @Test
    void aFolderThatARunningSeraiHoldsIsLeftAlone() {
        try (DataFolder held = DataFolder.open(folder.resolve("data"))) {
            assertThatThrownBy(() -> migrate(Map.of("POSTGRES_URL", NO_POSTGRES)))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("data.folder=" + held.path())
                    .hasMessageContaining(
                            "is in use by Serai pid=" + ProcessHandle.current().pid());
        }
    }

    private List<String> migrate(Map<String, String> environment) {
        List<String> said = new ArrayList<>();
        Migration.run(folder, settings(environment), said::add);
        return said;
    }

    private Settings settings(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERAI_DATA", "data");
        return Settings.load(folder, all, new Properties());
    }

    private static void execute(PostgresAddress address, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
