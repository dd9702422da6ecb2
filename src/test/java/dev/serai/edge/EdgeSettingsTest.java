package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeSettingsTest {
    @TempDir
    Path folder;

    @Test
    void theDefaultsAreLoopback() {
        EdgeSettings settings = from(Map.of());

        assertThat(settings)
                .isEqualTo(new EdgeSettings(
                        "127.0.0.1", 8080, 256, 1024, Duration.ofSeconds(30), "127.0.0.1", 9876, Optional.empty()));
    }

    @Test
    void bothPortsMayBeFreeOnesButNotTheSame() {
        assertThat(from(Map.of("PORT", "0", "MANAGEMENT_PORT", "0")).managementPort())
                .isZero();
        assertThatThrownBy(() -> from(Map.of("PORT", "9876")))
                .hasMessage("management.port='9876' is wrong: allowed is another port than http.port");
    }

    @Test
    void aWrongValueIsNamed() {
        assertThatThrownBy(() -> from(Map.of("HTTP_WORKERS", "0")))
                .hasMessage("http.workers='0' is wrong: allowed is a whole number from 1 to 10000");
        assertThatThrownBy(() -> from(Map.of("INTERFACE", " ")))
                .hasMessage("http.interface='' is wrong: allowed is an address like 127.0.0.1, or 0.0.0.0 for all");
    }

    private EdgeSettings from(Map<String, String> environment) {
        return EdgeSettings.from(Settings.load(folder, environment, new Properties()), folder);
    }
}
