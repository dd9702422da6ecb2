package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SYSTEM = "SELECT system_identifier FROM pg_control_system()";

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
    void keepsItsDataAndItsProgramsOverARestart() throws Exception {
        Path program;
        FileTime unpacked;
        String system;
        try (EmbeddedPostgres first = start(0)) {
            system = first.address().ask(SYSTEM, SOON);
            program = program();
            unpacked = Files.getLastModifiedTime(program);
        }

        try (EmbeddedPostgres second = start(0)) {
            assertThat(second.address().ask(SYSTEM, SOON)).isEqualTo(system);
            assertThat(program()).isEqualTo(program);
            assertThat(Files.getLastModifiedTime(program)).isEqualTo(unpacked);
        }
    }

    @Test
    void takesOverTheServerOfAKilledProcessAndStopsItInTheEnd() throws Exception {
        data.close();
        long pid;
        int port;
        try (Fork fork = Fork.of(KilledServices.class, "postgres", temp)) {
            String[] ready = fork.await("ready").split(" ", -1);
            pid = Long.parseLong(ready[0]);
            port = Integer.parseInt(ready[1]);
            fork.kill();
        }
        data = DataFolder.open(temp);
        assertThat(KilledServices.alive(pid)).isPresent();

        try (EmbeddedPostgres adopting = start(0)) {
            assertThat(adopting.address().port()).isEqualTo(port);
            assertThat(adopting.address().ask("SELECT count(*) FROM kept", SOON))
                    .isEqualTo("1");
        }

        await().until(() -> KilledServices.alive(pid).isEmpty());
        assertThat(data.path("postgres", "data", "postmaster.pid")).doesNotExist();
    }

    @Test
    void startsThoughAProcessThatIsGoneLeftItsPid() throws Exception {
        start(0).close();
        leavePid(Integer.MAX_VALUE - 1L);

        try (EmbeddedPostgres server = start(0)) {
            assertThat(server.address().ask("SELECT 1", SOON)).isEqualTo("1");
        }
    }

    @Test
    void startsThoughAnotherProcessHasThePidThatWasLeft() throws Exception {
        start(0).close();
        Process other = new ProcessBuilder("sleep", "600").start();
        leavePid(other.pid());

        try (EmbeddedPostgres server = start(0)) {
            assertThat(server.address().ask("SELECT 1", SOON)).isEqualTo("1");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void startsThoughAFirstStartWasCutShort() throws Exception {
        Files.writeString(
                Files.createDirectories(data.folder("postgres").resolve("data-unfinished"))
                        .resolve("PG_VERSION"),
                "17");
        Files.createDirectories(data.path("postgres", "programs-unpacking", "bin"));

        try (EmbeddedPostgres server = start(0)) {
            assertThat(server.address().ask("SELECT 1", SOON)).isEqualTo("1");
        }
    }

    @Test
    void takesAnotherPortWhenThePreferredOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedPostgres server = start(taken.getLocalPort())) {
            assertThat(server.address().port()).isNotEqualTo(taken.getLocalPort());
            assertThat(server.address().ask("SHOW listen_addresses", SOON)).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void refusesAnotherPassword() throws Exception {
        try (EmbeddedPostgres server = start(0)) {
            PostgresAddress there = server.address();
            PostgresAddress guess = new PostgresAddress(
                    there.host(), there.port(), there.database(), there.user(), "guess", Map.of(), true);

            assertThatThrownBy(() -> guess.ask("SELECT 1", SOON))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void saysInOneLineThatItsPasswordWasLostAndLeavesNoServer() throws Exception {
        start(0).close();
        Files.delete(data.path("secrets", "postgres.password"));

        assertThatThrownBy(() -> start(0))
                .isInstanceOf(BackingFailed.class)
                .hasMessageContaining("postgres.password")
                .hasMessageNotContaining("\n");
        assertThat(data.path("postgres", "data", "postmaster.pid")).doesNotExist();
    }

    @Test
    void saysInOneLineWhatPostgresSaidWhenItDoesNotStart() throws Exception {
        start(0).close();
        Files.writeString(data.path("postgres", "data", "PG_VERSION"), "12\n");

        assertThatThrownBy(() -> start(0))
                .isInstanceOf(BackingFailed.class)
                .hasMessageContaining("incompatible")
                .hasMessageNotContaining("\n");
    }

    private EmbeddedPostgres start(int port) {
        return EmbeddedPostgres.start(data, new Secrets(data.path("secrets")), port);
    }

    private Path program() throws Exception {
        try (var homes = Files.newDirectoryStream(data.path("postgres"), "programs-*")) {
            List<Path> found = new ArrayList<>();
            homes.forEach(found::add);
            assertThat(found).hasSize(1);
            return found.get(0).resolve("bin").resolve("postgres");
        }
    }

    private void leavePid(long pid) throws Exception {
        Path cluster = data.path("postgres", "data");
        Files.write(
                cluster.resolve("postmaster.pid"),
                List.of(Long.toString(pid), cluster.toString(), "1700000000", "5432", "", "127.0.0.1", "", "ready   "));
    }
}
