package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String GOOD = """
            - route:
                id: calls-accept
                description: Takes one call
                from:
                  uri: direct:calls-accept
                  steps:
                    - to: direct:calls-keep
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeOneGoodRoute() throws IOException {
        file = Files.createDirectory(folder.resolve("routes")).resolve("calls.camel.yaml");
        Files.writeString(file, GOOD);
    }

    @Test
    void countsWhatItFoundGood() {
        assertThat(check()).isEqualTo(new CliRun(0, "1 file, 1 route, no problems\n", ""));
    }

    @Test
    void checksTheFolderThatIsNamed() {
        CliRun run = CliRun.in(folder.resolve(".."), Map.of(), Set.of("calls-keep"), () -> 1, "check", "" + folder);

        assertThat(run).isEqualTo(new CliRun(0, "1 file, 1 route, no problems\n", ""));
    }

    @Test
    void printsEachProblemWhereAnEditorFindsIt() throws IOException {
        Files.writeString(file, GOOD.replace("steps:", "step:"));

        assertThat(check()).isEqualTo(new CliRun(1, file + ":6: 'from' has no 'step', did you mean 'steps'?\n", ""));
    }

    @Test
    void aFolderWithoutRoutesIsFine() throws IOException {
        Files.delete(file);
        Files.delete(file.getParent());

        assertThat(check()).isEqualTo(new CliRun(0, "0 files, 0 routes, no problems\n", ""));
    }

    @Test
    void aWrongSettingIsPrintedAndTheRoutesAreCheckedAllTheSame() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "http.prot=1\n");
        Files.writeString(
                file, GOOD.replace("calls-keep", "{{no.such}}-kept").replace("    description: Takes one call\n", ""));

        assertThat(check())
                .isEqualTo(new CliRun(
                        1,
                        "application.properties: unknown setting http.prot, did you mean http.port?\n" + file
                                + ":1: route has no description\n",
                        ""));
    }

    @Test
    void theServersFeaturesCheckTheirSettings() {
        Starter starter = new Starter() {
            @Override
            public int start() {
                return 0;
            }

            @Override
            public void check(Settings settings) {
                throw new SettingException("http.port='" + settings.text("http.port") + "' is wrong");
            }
        };

        CliRun run = CliRun.in(folder, Map.of("PORT", "x"), Set.of("calls-keep"), starter, "check");

        assertThat(run).isEqualTo(new CliRun(1, "http.port='x' is wrong\n", ""));
    }

    private CliRun check() {
        return CliRun.in(folder, Map.of(), Set.of("calls-keep"), () -> 1, "check");
    }
}
