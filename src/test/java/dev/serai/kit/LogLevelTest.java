package dev.serai.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "error, ERROR",
        "WARN, WARN",
        "info, INFO",
        "http, INFO",
        "verbose, DEBUG",
        "debug, DEBUG",
        "silly, TRACE",
        "-8, TRACE",
        "-4, DEBUG",
        "0, INFO",
        "4, WARN",
        "8, ERROR"
    })
    void understandsTheNamesAndNumbersOfTheServicesThatItReplaces(String setting, String level) {
        assertThat(LogLevel.of(settings(setting))).hasToString(level);
    }

    @Test
    void saysWhatIsAllowed() {
        assertThatThrownBy(() -> LogLevel.of(settings("loud")))
                .hasMessage(
                        "log.level='loud' is wrong: allowed is error, warn, info, debug, trace, or a number from -8 to 8");
    }

    private Settings settings(String level) {
        return Settings.load(folder, Map.of("LOG_LEVEL", level), new Properties());
    }
}
