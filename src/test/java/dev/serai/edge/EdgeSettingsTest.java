package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeSettingsTest {
    @TempDir
    Path folder;

    @Test
    void theDefaultsAreLoopback() {
        EdgeSettings settings = from(Map.of());

        assertThat(settings)
                .isEqualTo(new EdgeSettings(
                        "127.0.0.1",
                        8080,
                        OptionalInt.empty(),
                        256,
                        1024,
                        Duration.ofSeconds(30),
                        "127.0.0.1",
                        9876,
                        Optional.empty(),
                        CorsOrigins.NONE));
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

    @Test
    void theOtherPortIsNoneThatIsTaken() {
        assertThat(from(Map.of("MESSAGING_SERVICE_PORT", "8081")).alsoPort()).hasValue(8081);
        assertThat(from(Map.of("MESSAGING_SERVICE_PORT", "8080")).alsoPort()).isEmpty();
        assertThat(from(Map.of("MESSAGING_SERVICE_PORT", "0", "PORT", "0")).alsoPort())
                .hasValue(0);
        assertThatThrownBy(() -> from(Map.of("MESSAGING_SERVICE_PORT", "9876")))
                .hasMessage("http.also-port='9876' is wrong: allowed is another port than management.port");
        assertThatThrownBy(() -> from(Map.of("MESSAGING_SERVICE_PORT", "x")))
                .hasMessage("http.also-port='x' is wrong: allowed is a whole number from 0 to 65535");
    }

    @Test
    void originsAreReadAsBrowsersWriteThem() {
        assertThat(from(Map.of("HTTP_CORS_ORIGINS", "HTTPS://App.example:443, http://[::1]:3000"))
                        .cors()
                        .listed())
                .containsExactlyInAnyOrder("https://app.example", "http://[::1]:3000");
        assertThat(from(Map.of("HTTP_CORS_ORIGINS", "*")).cors().any()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example",
                "https://app.example/",
                "https://*.example",
                "*,https://app.example",
                "null",
                "ftp://a"
            })
    void whatIsNoOriginIsNamed(String origins) {
        assertThatThrownBy(() -> from(Map.of("HTTP_CORS_ORIGINS", origins)))
                .hasMessage("http.cors-origins='" + origins
                        + "' is wrong: allowed is a list of origins like https://app.example.com:8443, or * alone");
    }

    private EdgeSettings from(Map<String, String> environment) {
        return EdgeSettings.from(Settings.load(folder, environment, new Properties()), folder);
    }
}
