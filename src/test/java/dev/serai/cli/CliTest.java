package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @TempDir
    Path folder;

    @Test
    void runsTheServerWithAndWithoutTheCommand() {
        assertThat(start(() -> 7)).isEqualTo(new CliRun(7, "", ""));
        assertThat(start(() -> 7, "run")).isEqualTo(new CliRun(7, "", ""));
    }

    @Test
    void aWrongSettingIsOneLineHoweverDeepItLies() {
        Starter starter = () -> {
            throw new IllegalStateException("start", new IOException(new SettingException("http.port='x' is wrong")));
        };

        assertThat(start(starter)).isEqualTo(new CliRun(1, "", "http.port='x' is wrong\n"));
        assertThat(start(starter, "run")).isEqualTo(new CliRun(1, "", "http.port='x' is wrong\n"));
    }

    @Test
    void anyOtherFailureShowsWhereItComesFrom() {
        CliRun run = start(() -> {
            throw new IOException("disk full");
        });

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("java.io.IOException: disk full\n\tat ");
    }

    @Test
    void aSettingThatCannotBeReadStopsEveryCommandWithOneLine() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "http.prot=1\n");

        CliRun run = CliRun.in(folder, "token");

        assertThat(run)
                .isEqualTo(new CliRun(
                        1, "", "application.properties: unknown setting http.prot, did you mean http.port?\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokn", "--nope", "token --expires soon", "check one two", "check nowhere"})
    void whatItDoesNotUnderstandIsAUsageError(String line) {
        CliRun run = CliRun.in(folder, line.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isNotEmpty();
    }

    @Test
    void helpNamesEveryCommand() {
        CliRun run = CliRun.in(folder, "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("run ", "check ", "init ", "token ", "migrate ", "--version");
        assertThat(CliRun.in(folder, "token", "--help").out()).contains("--scope", "--expires");
    }

    @Test
    void migratePrintsWhatIsSaidAndAFailureInOneLine() {
        Starter starter = new Starter() {
            @Override
            public int start() {
                throw new AssertionError("nobody asked for the server");
            }

            @Override
            public void migrate(Settings settings, Consumer<String> say) {
                say.accept("calls: 1 -> 2");
                if (!settings.text("postgres.url").isEmpty()) {
                    throw new CommandFailed("mailbox: not migrated");
                }
            }
        };

        assertThat(start(starter, "migrate")).isEqualTo(new CliRun(0, "calls: 1 -> 2\n", ""));
        assertThat(CliRun.in(folder, Map.of("POSTGRES_URL", "postgres://h"), Set.of(), starter, "migrate"))
                .isEqualTo(new CliRun(1, "calls: 1 -> 2\n", "mailbox: not migrated\n"));
    }

    @Test
    void outsideOfAJarTheVersionIsDevelopment() {
        assertThat(CliRun.in(folder, "--version")).isEqualTo(new CliRun(0, "Serai development\n", ""));
        assertThat(CliRun.in(folder, "token", "-V")).isEqualTo(new CliRun(0, "Serai development\n", ""));
    }

    private CliRun start(Starter starter, String... args) {
        return CliRun.in(folder, Map.of(), Set.of(), starter, args);
    }
}
