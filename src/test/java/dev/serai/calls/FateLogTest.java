package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.kit.DataFolder;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class FateLogTest {
    private static final org.slf4j.Logger CALLS = LoggerFactory.getLogger("serai.calls");
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private static final String SMALL_DISK = System.getenv("TEST_SMALL_DISK");

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();
    private final Level before = ROOT.getLevel();
    private DataFolder data;

    @BeforeEach
    void openFolder() {
        data = DataFolder.open(folder.resolve("data"));
        shown.start();
        ROOT.addAppender(shown);
    }

    @AfterEach
    void closeFolder() {
        ROOT.detachAppender(shown);
        ROOT.setLevel(before);
        data.close();
    }

    @Test
    void anEventIsOneLineOfJsonWithItsFields() throws IOException {
        during(Map.of("FILE_LOG_ENABLED", "1"), () -> {
            CALLS.info("call.retry id={} attempt={} ended={} in={}", "a1", 3, "500 \"so=\n\"", "5s");
            CALLS.error("call.crashed id={}", "a2", new IllegalStateException("with a trace"));
        });

        List<String> lines = Files.readAllLines(folder.resolve("data/log/calls.log"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .matches("\\{\"time\":\"[-0-9]+T[:.0-9]+Z\",\"event\":\"call.retry\",.*")
                .endsWith("\"id\":\"a1\",\"attempt\":3,\"ended\":\"500 \\\"so=\\n\\\"\",\"in\":\"5s\"}");
        assertThat(lines.get(1)).endsWith("\"event\":\"call.crashed\",\"id\":\"a2\"}");
        assertThat(shown.list).hasSize(2);
    }

    @Test
    void writesWhateverTheLogLevelIsAndShowsNoMoreThanIt() throws IOException {
        ROOT.setLevel(Level.ERROR);

        during(Map.of("FILE_LOG_ENABLED", "1"), () -> {
            CALLS.info("call.delivered id={}", "a1");
            CALLS.error("call.crashed id={}", "a2");
        });
        CALLS.info("call.delivered id={}", "a3");

        assertThat(folder.resolve("data/log/calls.log"))
                .content()
                .contains("a1", "a2")
                .doesNotContain("a3");
        assertThat(shown.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("call.crashed id=a2");
    }

    @Test
    void offItLeavesNoFileAndTheLogAsItWas() {
        during(Map.of(), () -> {
            CALLS.info("call.delivered id={}", "a1");
        });

        assertThat(folder.resolve("data/log")).doesNotExist();
        assertThat(shown.list).hasSize(1);
    }

    @Test
    void goesOnWithTheFileOfAnEarlierRun() {
        for (String id : List.of("a1", "a2")) {
            during(Map.of("FILE_LOG_ENABLED", "1"), () -> {
                CALLS.info("call.delivered id={}", id);
            });
        }

        assertThat(folder.resolve("data/log/calls.log")).content().contains("a1", "a2");
    }

    @Test
    void beginsANewFileAtItsSizeAndDropsWhatIsTooMuch() {
        Path log = folder.resolve("data/log");
        Map<String, String> small =
                Map.of("FILE_LOG_ENABLED", "1", "CALLS_FILE_LOG_MAX_SIZE", "1KiB", "CALLS_FILE_LOG_MAX_TOTAL", "4KiB");
        during(small, () -> {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                CALLS.info("call.delivered id={}", "a".repeat(500));
                return names(log).anyMatch(name -> name.matches("calls\\.log\\.\\d{4}-\\d\\d-\\d\\d\\.[1-9]\\d*"))
                        && names(log).noneMatch(name -> name.endsWith(".0"));
            });
        });
    }

    /** On a disk of a few KiB that TEST_SMALL_DISK names. */
    @Test
    void aFullDiskCostsLinesOnly() throws IOException {
        assumeThat(SMALL_DISK).isNotNull();
        Path file = Path.of(SMALL_DISK).resolve("calls.log");

        during(Map.of("FILE_LOG_ENABLED", "1", "CALLS_FILE_LOG_PATH", file.toString()), () -> {
            long began = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                CALLS.info("call.delivered id={}", i);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        });

        assertThat(shown.list).hasSize(10_000);
        assertThat(Files.readAllLines(file)).hasSizeBetween(10, 9_999);
        Files.delete(file);
    }

    @Test
    void aPathThatCannotBeWrittenStopsTheStartWithOneLine() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> open(Map.of("FILE_LOG_ENABLED", "1", "CALLS_FILE_LOG_PATH", file + "/calls.log")))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("calls.file-log.path=" + file + "/calls.log can't be written (")
                .message()
                .hasLineCount(1);
        assertThatThrownBy(() -> open(Map.of("FILE_LOG_ENABLED", "1", "CALLS_FILE_LOG_PATH", folder.toString())))
                .hasMessageStartingWith("calls.file-log.path=" + folder + " can't be written (");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "%d.log", "a\0b"})
    void aWrongPathIsRefused(String path) {
        assertThatThrownBy(() -> open(Map.of("CALLS_FILE_LOG_PATH", path)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("calls.file-log.path='")
                .hasMessageEndingWith("' is wrong: allowed is the path of a file, without %");
    }

    private void during(Map<String, String> environment, Runnable events) {
        FateLog log = open(environment);
        try {
            events.run();
        } finally {
            log.close();
        }
    }

    private FateLog open(Map<String, String> environment) {
        Settings settings = Settings.load(folder, new HashMap<>(environment), new Properties());
        return FateLog.open(FateLogSettings.from(settings), data);
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
