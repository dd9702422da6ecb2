package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What Serai asks of PostgreSQL: of the embedded one, and of the one TEST_POSTGRES_URL names. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"embedded", "TEST_POSTGRES_URL"})
class PostgresContractTest {
    private static DataFolder data;
    private static EmbeddedPostgres embedded;

    @Parameter
    String which;

    private final String schema = "serai_test_" + UUID.randomUUID().toString().replace('-', '_');
    private Postgres postgres;

    @BeforeAll
    static void start(@TempDir Path temp) {
        data = DataFolder.open(temp);
        embedded = EmbeddedPostgres.start(data, new Secrets(data.path("secrets")), 0);
    }

    @AfterAll
    static void stop() throws Exception {
        embedded.close();
        data.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        postgres = Postgres.named("postgres", address(), 2);
        execute("CREATE SCHEMA " + schema);
    }

    @AfterEach
    void drop() throws SQLException {
        if (postgres != null) {
            execute("DROP SCHEMA " + schema + " CASCADE");
            postgres.close();
        }
    }

    @Test
    void aPromptOneEndsStatementsItselfButNotThoseBesideThePool() throws SQLException {
        try (Postgres prompt = Postgres.prompt("prompt", address(), 1);
                Connection pooled = prompt.dataSource().getConnection();
                Connection aside = prompt.aside().getConnection()) {
            assertThat(limit(pooled)).isEqualTo("4500ms");
            assertThat(limit(aside)).isEqualTo("0");
        }
    }

    private static String limit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW statement_timeout")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void writesToDiskBeforeItAnswers() throws SQLException {
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(ask("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask("SHOW full_page_writes")).isEqualTo("on");
    }

    @Test
    void handsOutEachWaitingRowOnce() throws SQLException {
        execute("CREATE TABLE " + schema + ".waiting (id int PRIMARY KEY)");
        execute("INSERT INTO " + schema + ".waiting SELECT generate_series(1, 2)");
        String next = "SELECT id FROM " + schema + ".waiting ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED";

        try (Connection first = postgres.dataSource().getConnection();
                Connection second = postgres.dataSource().getConnection()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);

            assertThat(ask(first, next)).isEqualTo("1");
            assertThat(ask(second, next)).isEqualTo("2");
            first.rollback();
            second.rollback();
        }
    }

    @Test
    void givesAnErrorWhenThePoolIsUsedUp() throws SQLException {
        try (Connection first = postgres.dataSource().getConnection();
                Connection second = postgres.dataSource().getConnection()) {
            assertThat(first.isValid(1) && second.isValid(1)).isTrue();

            assertThatThrownBy(() -> postgres.dataSource().getConnection()).isInstanceOf(SQLException.class);
            assertThat(postgres.reachable(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void keepsAllOfUnicode() throws SQLException {
        assertThat(ask("SELECT lower('ÄÖ') || '\uD83D\uDC4B'")).isEqualTo("äö\uD83D\uDC4B");
    }

    private PostgresAddress address() {
        if (which.equals("embedded")) {
            return embedded.address();
        }
        String url = System.getenv(which);
        assumeTrue(url != null && !url.isBlank(), "no real PostgreSQL was asked: " + which + " names none");
        return PostgresAddress.parse(url);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection()) {
            return ask(connection, sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
