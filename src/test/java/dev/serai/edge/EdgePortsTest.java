package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgePortsTest {
    @TempDir
    Path folder;

    @Test
    void theOtherPortServesTheSameAndIsNoLessOurs() throws IOException {
        int also;
        try (Served served = serve(Map.of("MESSAGING_SERVICE_PORT", "0"))) {
            also = served.edge.alsoPort().orElseThrow();

            assertThat(also).isNotEqualTo(served.edge.port());
            assertThat(served.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + also + "/hi")))
                            .body())
                    .isEqualTo("hello");
            assertThat(served.edge.ports())
                    .containsExactlyInAnyOrder(served.edge.port(), also, served.edge.managementPort());
            assertThat(served.logged())
                    .anyMatch(event -> event.getFormattedMessage().contains(" also=127.0.0.1:" + also + " "));
            assertThat(served.accessLines()).hasSize(1);
        }

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), also))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void withoutTheSettingThereIsOnePort() {
        try (Served served = serve(Map.of())) {
            assertThat(served.edge.alsoPort()).isEmpty();
            assertThat(served.edge.ports()).containsExactlyInAnyOrder(served.edge.port(), served.edge.managementPort());
        }
    }

    private Served serve(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "MANAGEMENT_PORT", "0"));
        environment.putAll(more);
        return Served.with(
                EdgeSettings.from(Settings.load(folder, environment, new Properties()), folder),
                routes -> routes.from("platform-http:/hi").setBody().constant("hello"));
    }
}
