package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeBodyTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final String PARTS = String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"",
            "",
            "CamelHttpUri",
            "--b--",
            "");

    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(routes -> {
            routes.from("platform-http:/raw").process(EdgeBodyTest::tell);
            routes.from("platform-http:/typed").process(EdgeBodyTest::tell);
        });
        served.edge.rawBody("/raw");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void formsReachTheRouteAsBytesAndLeaveNoFile() {
        for (String path : new String[] {"/raw", "/typed"}) {
            assertThat(send(path, FORM, "{\"url\":\"a=b&c\"}")).endsWith("|{\"url\":\"a=b&c\"}");
            assertThat(send(path, "APPLICATION/X-WWW-form-urlencoded; charset=latin1", "a=%C3%A9"))
                    .endsWith("|a=%C3%A9");
            assertThat(send(path, MULTIPART, PARTS)).endsWith("|" + PARTS);
        }
        assertThat(Files.exists(Path.of("file-uploads"))).isFalse();
    }

    @Test
    void onRawPathsTheContentTypeIsIgnoredAndElsewhereTheRouteSeesIt() {
        assertThat(send("/raw", "application/json; charset=no-such", "é")).isEqualTo("none|é");
        assertThat(send("/typed", "application/json; charset=no-such", "é"))
                .isEqualTo("application/json; charset=no-such|é");
        assertThat(send("/typed", FORM, "a=1")).isEqualTo(FORM + "|a=1");
        assertThat(send("/typed", MULTIPART, PARTS)).startsWith(MULTIPART + "|");
        assertThat(send("/typed", "nonsense;;=", "x")).isEqualTo("nonsense;;=|x");
    }

    @Test
    void anEmptyBodyIsNoBytes() {
        assertThat(served.get("/raw").body()).isEqualTo("none|");
        assertThat(served.post("/raw", "").body()).isEqualTo("none|");
    }

    @Test
    void compressedBodiesAreLeftAsTheyAre() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("text".getBytes(StandardCharsets.UTF_8));
        }
        served.edge.answerHeaders("X-Hex");

        HttpResponse<String> answer = served.send(served.request("/raw")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())));

        assertThat(answer.headers().firstValue("X-Hex")).hasValue(HexFormat.of().formatHex(zipped.toByteArray()));
    }

    @Test
    void chunkedBodiesAndExpectContinueWork() throws IOException {
        HttpResponse<String> chunked = served.send(served.request("/raw")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("in chunks".getBytes(StandardCharsets.UTF_8)))));

        assertThat(chunked.body()).isEqualTo("none|in chunks");
        String head = String.join(
                "\r\n",
                "POST /raw HTTP/1.1",
                "Host: x",
                "Expect: 100-continue",
                "Content-Length: 2",
                "Connection: close",
                "",
                "");
        try (Socket socket = served.raw(head);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            socket.getOutputStream().write("ok".getBytes(StandardCharsets.UTF_8));
            assertThat(reader.lines().reduce((a, b) -> b)).hasValue("none|ok");
        }
    }

    @Test
    void aBodyOverTheLimitIs413AndTheConnectionGoesOn() throws IOException {
        String tooLarge = "x".repeat((int) Served.MAX_BODY + 1);

        HttpResponse<String> answer = served.post("/raw", tooLarge);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("{\"error\":true,\"message\":\"the body is larger than 1000 bytes\"}");
        assertThat(served.post("/raw", tooLarge.substring(1)).statusCode()).isEqualTo(200);
        HttpResponse<String> chunked = served.send(served.request("/raw")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(tooLarge.getBytes(StandardCharsets.UTF_8)))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(served.rawAnswer("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n" + tooLarge
                        + "GET /raw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("HTTP/1.1 413", "HTTP/1.1 200");
    }

    @Test
    void whatIsNoHttpIsRefusedInJsonAndTheConnectionClosed() throws IOException {
        String host = "Host: x\r\n";

        assertThat(served.rawAnswer("nonsense\r\n\r\n"))
                .startsWith("HTTP/1.0 400")
                .contains("{\"error\":true");
        assertThat(served.rawAnswer("GET /" + "p".repeat(5_000) + " HTTP/1.1\r\n" + host + "\r\n"))
                .contains(" 414 ", "{\"error\":true");
        assertThat(served.rawAnswer("GET /raw HTTP/1.1\r\n" + host + "X: " + "h".repeat(17_000) + "\r\n\r\n"))
                .contains(" 431 ", "{\"error\":true");
        assertThat(served.rawAnswer("GET /raw HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void aBodyThatBreaksTheRulesHalfWayEndsTheConnection() throws IOException {
        String answer = served.rawAnswer(
                "POST /raw HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nno-size\r\n");

        assertThat(answer).doesNotContain(" 200 ", " 500 ");
        await().untilAsserted(() -> assertThat(served.inFlight()).isZero());
        assertThat(served.logged()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    private String send(String path, String type, String body) {
        return served.send(served.request(path)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .body();
    }

    private static void tell(Exchange exchange) {
        byte[] body = (byte[]) exchange.getIn().getBody();
        Object type = exchange.getIn().getHeader("Content-Type");
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try {
            told.write(((type == null ? "none" : type) + "|").getBytes(StandardCharsets.UTF_8));
            told.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange.getIn().setHeader("X-Hex", HexFormat.of().formatHex(body));
        exchange.getIn().setBody(told.toByteArray());
    }
}
