package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InitCommandTest {
    private static final List<String> FILES = List.of("application.properties", "init/first.txt");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void writesThePackagedFilesAndSaysSo() {
        int code = init();

        assertThat(code).isZero();
        assertThat(folder.resolve("application.properties")).hasSameBinaryContentAs(Path.of("application.properties"));
        assertThat(folder.resolve("init/first.txt")).hasContent("packaged");
        assertThat(out.toString()).isEqualTo("wrote application.properties\nwrote init/first.txt\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void keepsWhatIsThereUnlessForced() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "http.port=1\n");

        int code = init();

        assertThat(code).isZero();
        assertThat(folder.resolve("application.properties")).hasContent("http.port=1");
        assertThat(out.toString())
                .isEqualTo("kept  application.properties (--force overwrites it)\nwrote init/first.txt\n");

        init("--force");

        assertThat(folder.resolve("application.properties")).hasSameBinaryContentAs(Path.of("application.properties"));
    }

    @Test
    void theCommandLineWritesEveryPackagedRoute() {
        CliRun run = CliRun.in(folder, "init");

        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(PackagedRoutes.FILES.size() + 1);
        assertThat(PackagedRoutes.FILES)
                .allSatisfy(file ->
                        assertThat(folder.resolve("routes").resolve(file)).isRegularFile());
    }

    private int init(String... args) {
        PrintWriter writer = new PrintWriter(out);
        Shell shell = new Shell(folder, Map.of(), new Properties(), CliRun.CLOCK, writer, writer);
        return new CommandLine(new InitCommand(shell, FILES)).execute(args);
    }
}
