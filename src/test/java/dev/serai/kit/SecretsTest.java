package dev.serai.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path data;

    @Test
    void aGeneratedSecretIsLongAndStaysTheSame() {
        String first = new Secrets(data.resolve("secrets")).orGenerate("jwt");

        assertThat(first).matches("[A-Za-z0-9_-]{43}");
        assertThat(new Secrets(data.resolve("secrets")).orGenerate("jwt")).isEqualTo(first);
        assertThat(new Secrets(data.resolve("secrets")).orGenerate("other")).isNotEqualTo(first);
    }

    @Test
    void onlyTheOwnerCanReadThem() throws IOException {
        Path folder = data.resolve("new/secrets");
        Secrets secrets = new Secrets(folder);

        secrets.orGenerate("jwt");
        secrets.write("password", "p");

        assertThat(permissions(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3).allSatisfy(file -> assertThat(permissions(file))
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void writingReplacesWhatWasThere() {
        Secrets secrets = new Secrets(data);
        secrets.write("password", "old");

        Path file = secrets.write("password", "new");

        assertThat(file).isEqualTo(data.resolve("password")).hasContent("new");
        assertThat(secrets.orGenerate("password")).isEqualTo("new");
    }

    @Test
    void allWhoAskAtOnceGetTheSameSecret() {
        Set<String> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 50).parallel().forEach(i -> seen.add(new Secrets(data).orGenerate("jwt")));

        assertThat(seen).hasSize(1);
    }

    @Test
    void aFolderThatOthersCouldReadIsClosedToThem() throws IOException {
        Path folder = Files.createDirectory(
                data.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        new Secrets(folder).orGenerate("jwt");

        assertThat(permissions(folder)).isEqualTo("rwx------");
    }

    @Test
    void anEmptyFileIsNoSecret() {
        Secrets secrets = new Secrets(data);
        secrets.write("postgres.password", "\n");

        assertThatThrownBy(() -> secrets.orGenerate("postgres.password"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("postgres.password is empty");
    }

    @Test
    void namesThatLeaveTheFolderAreNone() {
        assertThatThrownBy(() -> new Secrets(data).file("../x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
