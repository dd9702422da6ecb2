package dev.serai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.serai.kit.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what only a container engine can run. */
class ContainerFilesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:[?-])");
    private static final Pattern CHECK = Pattern.compile("CMD (\\[\"bash\", \"-c\", .*])");

    private final JsonNode compose =
            new YAMLMapper().readTree(Path.of("docker-compose.yml").toFile());

    @TempDir
    Path folder;

    ContainerFilesTest() throws IOException {}

    @Test
    void seraiWaitsUntilEachOfItsServersIsHealthy() {
        JsonNode services = compose.path("services");
        List<String> others = new ArrayList<>();
        services.fieldNames().forEachRemaining(others::add);
        others.remove("serai");

        assertThat(others)
                .containsExactlyInAnyOrder("postgres", "mongo", "rabbitmq")
                .allSatisfy(name -> {
                    assertThat(services.at("/serai/depends_on/" + name + "/condition")
                                    .asText())
                            .isEqualTo("service_healthy");
                    assertThat(services.at("/" + name + "/healthcheck/test")
                                    .get(0)
                                    .asText())
                            .isEqualTo("CMD");
                });
    }

    @Test
    void everyVolumeThatIsMountedIsDeclared() {
        List<String> mounted = compose.findValues("volumes").stream()
                .filter(JsonNode::isArray)
                .map(volumes -> volumes.get(0).asText().replaceAll(":.*", ""))
                .toList();
        List<String> declared = new ArrayList<>();
        compose.path("volumes").fieldNames().forEachRemaining(declared::add);

        assertThat(mounted).hasSize(4).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void passwordsAreRequiredAndEveryVariableIsInTheExample() throws IOException {
        String example = Files.readString(Path.of(".env.example"));
        Matcher variable = VARIABLE.matcher(Files.readString(Path.of("docker-compose.yml")));
        List<String> required = new ArrayList<>();
        while (variable.find()) {
            assertThat(example).containsPattern("(?m)^" + variable.group(1) + "=");
            if (variable.group(2).equals(":?")) {
                required.add(variable.group(1));
            }
        }

        assertThat(required).contains("POSTGRES_PASSWORD", "MONGO_PASSWORD", "RABBITMQ_PASSWORD");
        assertThat(compose.findValuesAsText("POSTGRES_PASSWORD")).allMatch(value -> value.startsWith("${"));
    }

    @Test
    void itsEnvironmentReachesTheSettings() {
        Map<String, String> environment =
                Map.of("POSTGRES_URL", text("POSTGRES_URL"), "HTTP_INTERFACE", text("HTTP_INTERFACE"));

        Settings settings = Settings.load(folder, environment, new Properties());

        assertThat(settings.text("postgres.url")).startsWith("postgres://serai:");
        assertThat(settings.text("http.interface")).isEqualTo("0.0.0.0");
    }

    @Test
    void theHealthCheckTellsALiveServerFromOneThatIsNot() throws Exception {
        Matcher check = CHECK.matcher(Files.readString(Path.of("Dockerfile")));
        assertThat(check.find()).isTrue();
        JsonNode command = new YAMLMapper().readTree(check.group(1));

        assertThat(exitCode(command, "HTTP/1.1 200 OK")).isZero();
        assertThat(exitCode(command, "HTTP/1.1 503 Service Unavailable")).isNotZero();
    }

    private static int exitCode(JsonNode command, String answer) throws Exception {
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add(word.asText()));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().put("MANAGEMENT_PORT", "" + server.getLocalPort());
            server.setSoTimeout(30_000);
            Process process = builder.start();
            try (Socket client = server.accept();
                    OutputStream out = client.getOutputStream()) {
                byte[] request = client.getInputStream().readNBytes("GET /observe/health/live ".length());
                assertThat(request).asString(StandardCharsets.US_ASCII).isEqualTo("GET /observe/health/live ");
                out.write((answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                // what is left unread would turn the close into a reset
                client.shutdownOutput();
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
            return process.waitFor();
        }
    }

    private String text(String variable) {
        return compose.at("/services/serai/environment/" + variable).asText();
    }
}
