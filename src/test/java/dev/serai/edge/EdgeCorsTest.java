package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.kit.Settings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeCorsTest {
    private static final String PAGE = "https://app.example";

    @TempDir
    Path folder;

    @Test
    void withoutTheSettingNoAnswerSpeaksOfOrigins() throws IOException {
        try (Served served = serve("")) {
            String answer = raw(served, "GET", "/things", PAGE);

            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("access-control")
                    .doesNotContain("vary");
            assertThat(preflight(served, "/things", PAGE))
                    .startsWith("HTTP/1.1 204")
                    .doesNotContain("access-control");
        }
    }

    @Test
    void aListedPageMayAskWithCredentialsAndReadTheAnswer() throws IOException {
        try (Served served = serve("http://localhost:3000, " + PAGE)) {
            for (String answer : new String[] {
                raw(served, "GET", "/things", PAGE),
                raw(served, "HEAD", "/things", PAGE),
                raw(served, "GET", "/thrown", PAGE),
                raw(served, "GET", "/missing", PAGE),
                raw(served, "PATCH", "/things", PAGE)
            }) {
                assertThat(answer)
                        .contains("access-control-allow-origin: " + PAGE + "\r\n")
                        .contains("access-control-allow-credentials: true\r\n")
                        .contains("vary: origin\r\n");
            }
        }
    }

    @Test
    void aPreflightIsAnsweredBeforeAnyRoute() throws IOException {
        try (Served served = serve(PAGE)) {
            String answer = preflight(served, "/thrown", PAGE);

            assertThat(answer)
                    .startsWith("HTTP/1.1 204")
                    .contains("access-control-allow-origin: " + PAGE + "\r\n")
                    .contains("access-control-allow-credentials: true\r\n")
                    .endsWith("\r\n\r\n");
            assertThat(values(answer, "access-control-allow-methods"))
                    .containsExactlyInAnyOrder("get", "head", "post", "put", "patch", "delete", "options");
            assertThat(values(answer, "access-control-allow-headers"))
                    .contains("authorization", "content-type", "idempotency-key", "x-request-id", "x-authorization")
                    .doesNotContain("host", "origin", "cookie");
        }
    }

    @Test
    void aPageThatIsNotListedIsAnsweredButMayNotRead() throws IOException {
        try (Served served = serve(PAGE)) {
            String foreign = "https://app.example.evil.example";

            assertThat(raw(served, "GET", "/things", foreign))
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("access-control")
                    .contains("vary: origin\r\n");
            assertThat(raw(served, "GET", "/things", "null")).doesNotContain("access-control");
            assertThat(preflight(served, "/things", foreign)).doesNotContain("access-control");
            assertThat(raw(served, "GET", "/things", "no origin")).startsWith("HTTP/1.1 200");
            HttpResponse<String> own = served.get("/things");
            assertThat(own.headers().firstValue("vary")).hasValue("origin");
            assertThat(own.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void aStarIsEveryPageButNeverWithCredentials() throws IOException {
        try (Served served = serve("*")) {
            for (String origin : new String[] {PAGE, "null", "http://[::1]:3000"}) {
                assertThat(raw(served, "GET", "/things", origin))
                        .startsWith("HTTP/1.1 200")
                        .contains("access-control-allow-origin: *\r\n")
                        .doesNotContain("credentials");
                assertThat(preflight(served, "/things", origin))
                        .contains("access-control-allow-origin: *\r\n")
                        .doesNotContain("credentials");
            }
            assertThat(raw(served, "GET", "/things", "no origin")).startsWith("HTTP/1.1 200");
        }
    }

    private Served serve(String origins) {
        Map<String, String> environment = Map.of("HTTP_CORS_ORIGINS", origins, "PORT", "0", "MANAGEMENT_PORT", "0");
        EdgeSettings settings = EdgeSettings.from(Settings.load(folder, environment, new Properties()), folder);
        return Served.with(
                settings, Clock.systemUTC(), served -> served.edge.acceptHeaders("X-Authorization"), routes -> {
                    routes.from("platform-http:/things?httpMethodRestrict=GET")
                            .setBody()
                            .constant("things");
                    routes.from("platform-http:/thrown?httpMethodRestrict=GET").process(exchange -> {
                        throw new IllegalStateException("thrown");
                    });
                });
    }

    private static String preflight(Served served, String path, String origin) throws IOException {
        return raw(served, "OPTIONS", path, origin + "\r\nAccess-Control-Request-Method: PUT");
    }

    /** The answer, its head in lower case. */
    private static String raw(Served served, String method, String path, String origin) throws IOException {
        String answer = served.rawAnswer(
                method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: " + origin + "\r\n\r\n");
        int line = answer.indexOf("\r\n");
        return answer.substring(0, line) + answer.substring(line).toLowerCase(Locale.ROOT);
    }

    private static String[] values(String answer, String header) {
        Optional<String> line =
                answer.lines().filter(it -> it.startsWith(header + ": ")).findFirst();
        return line.orElseThrow().substring(header.length() + 2).split(",", -1);
    }
}
