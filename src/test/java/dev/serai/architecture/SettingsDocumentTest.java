package dev.serai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsDocumentTest {
    @Test
    void everySettingHasACommentAboveItOrItsGroup() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("application.properties"));

        assertThat(lines).filteredOn(line -> line.contains("=")).isNotEmpty();
        assertThat(uncommented(lines)).isEmpty();
    }

    @Test
    void aBlankLineOrAHeadingIsNoComment() {
        List<String> lines = List.of("# --- general ---", "a=1", "", "# what it does", "b=1", "c=1", "", "d=1");

        assertThat(uncommented(lines)).containsExactly("a=1", "d=1");
    }

    private static List<String> uncommented(List<String> lines) {
        List<String> found = new ArrayList<>();
        boolean commented = false;
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("# ---")) {
                commented = false;
            } else if (line.startsWith("#")) {
                commented = true;
            } else if (!commented) {
                found.add(line);
            }
        }
        return found;
    }
}
