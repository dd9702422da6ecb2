package dev.serai.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void isCreatedForItsOwnerAlone() throws IOException {
        Path folder = temp.resolve("a/data");

        try (DataFolder data = DataFolder.open(folder)) {
            Path inner = data.folder("inner");

            assertThat(mode(folder)).isEqualTo("rwx------");
            assertThat(mode(inner)).isEqualTo("rwx------");
            assertThat(data.path("x", "y")).isEqualTo(folder.toRealPath().resolve("x/y"));
        }
    }

    @Test
    void refusesASecondHolderInThisJvmAndKeepsTheFirstOnesLock() throws Exception {
        try (DataFolder first = DataFolder.open(temp)) {
            String pid = Long.toString(ProcessHandle.current().pid());

            assertThatThrownBy(() -> DataFolder.open(temp))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining(temp.toRealPath().toString())
                    .hasMessageContaining("pid=" + pid)
                    .hasMessageContaining("SERAI_DATA")
                    .hasMessageNotContaining("\n");
            assertThat(openInAnotherJvm(temp)).contains("pid=" + pid);
            assertThat(first.path("serai.lock")).hasContent(pid + "\n");
        }

        assertThat(openInAnotherJvm(temp)).contains("opened");
    }

    @Test
    void isFreeAfterClose() {
        DataFolder.open(temp).close();

        DataFolder again = DataFolder.open(temp);

        again.close();
        assertThat(temp.resolve("serai.lock")).exists();
    }

    @Test
    void saysInOneLineThatAPathCantBeWritten() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "no folder");

        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("data.folder=" + file.resolve("data"))
                .hasMessageContaining("can't be written")
                .hasMessageNotContaining("\n");
    }

    /** Opens the folder whose path it is given, and says how that went. */
    public static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            try (DataFolder data = DataFolder.open(Path.of(args[0]))) {
                System.out.println("opened " + data.path());
            } catch (SettingException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String openInAnotherJvm(Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
