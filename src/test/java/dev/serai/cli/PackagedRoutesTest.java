package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagedRoutesTest {
    private static final Path FOLDER = Path.of("routes");

    @Test
    void theListNamesEveryFileOfTheFolder() throws IOException {
        assertThat(PackagedRoutes.FILES).containsExactlyInAnyOrderElementsOf(inFolder());
    }

    @Test
    void theFlowsAreThoseThatACheckWouldLoad() throws IOException {
        List<String> loaded =
                RouteFiles.in(FOLDER).flows().stream().map(Path::toString).toList();

        assertThat(PackagedRoutes.flows()).containsExactlyInAnyOrderElementsOf(loaded);
    }

    private static List<String> inFolder() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> FOLDER.relativize(file).toString())
                    .toList();
        }
    }
}
