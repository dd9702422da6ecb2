package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeLogTest {
    private Served served;

    @BeforeEach
    void start() {
        served =
                Served.with(routes -> routes.from("platform-http:/hi").setBody().constant("hello"));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aHarmlessRequestIdIsKeptAndAnotherReplaced() {
        assertThat(idFor("abc-1.2_X")).isEqualTo("abc-1.2_X");
        assertThat(idFor("a".repeat(128))).isEqualTo("a".repeat(128));
        assertThat(idFor("a".repeat(129))).hasSize(36);
        assertThat(idFor("has space")).hasSize(36);
        assertThat(idFor("")).hasSize(36);
    }

    @Test
    void everyRequestHasOneLineWithoutItsValues() {
        served.send(served.request("/hi?token=secret&bare&x=1")
                .header("X-Request-Id", "me")
                .header("Authorization", "Bearer secret"));
        served.send(served.request("/missing").header("X-Request-Id", "you"));

        List<String> lines = lines(2);
        assertThat(lines.get(0)).matches("GET /hi\\?token=\\*&\\*&x=\\* 200 \\d+ 0 5 me 127\\.0\\.0\\.1");
        assertThat(lines.get(1)).matches("GET /missing 404 \\d+ 0 46 you 127\\.0\\.0\\.1");
    }

    @Test
    void bytesInAreCounted() {
        served.post("/hi", "four");

        assertThat(lines(1)).singleElement().asString().matches("POST /hi 200 \\d+ 4 5 .*");
    }

    @Test
    void aPathCantForgeALine() throws IOException {
        served.rawAnswer("GET /a\u001b[2J\u0085b?n\u001bm=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(lines(1)).singleElement().asString().doesNotMatch("(?s).*[^\\x20-\\x7e].*");
        assertThat(AccessLog.printable("/a\r\nGET /b 200\\"))
                .isEqualTo("/a\\u000d\\u000aGET\\u0020/b\\u0020200\\u005c");
        assertThat(AccessLog.printable("x".repeat(2_000))).hasSize(1_025);
    }

    @Test
    void aNormalRunLogsNoWarning() {
        served.get("/hi");
        served.post("/hi", "x");
        served.get("/missing");
        served.management("/observe/health");
        served.close();

        assertThat(served.logged())
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN));
    }

    private String idFor(String given) {
        HttpResponse<String> answer = served.send(served.request("/hi").header("X-Request-Id", given));
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    private List<String> lines(int count) {
        await().until(() -> served.accessLines().size() >= count);
        return served.accessLines();
    }
}
