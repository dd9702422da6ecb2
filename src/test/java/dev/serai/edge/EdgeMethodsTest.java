package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeMethodsTest {
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(routes -> {
            routes.from("platform-http:/things?httpMethodRestrict=GET")
                    .setHeader("Content-Type")
                    .constant("text/plain")
                    .setHeader("Cache-Control")
                    .constant("no-store")
                    .setBody()
                    .constant("äöü");
            routes.from("platform-http:/things?httpMethodRestrict=POST")
                    .setBody()
                    .constant("posted");
            routes.from("platform-http:/things/{id}?httpMethodRestrict=GET")
                    .setBody(exchange -> Incoming.of(exchange).method());
            routes.from("platform-http:/refused?httpMethodRestrict=GET").process(exchange -> {
                throw new IllegalStateException("refused");
            });
            routes.from("platform-http:/none?httpMethodRestrict=GET").setBody().constant(null);
            routes.from("platform-http:/both?httpMethodRestrict=GET").setBody().constant("get");
            routes.from("platform-http:/both?httpMethodRestrict=HEAD")
                    .setHeader(Exchange.HTTP_RESPONSE_CODE)
                    .constant(202)
                    .setBody()
                    .constant("head");
            routes.from("platform-http:/any")
                    .setBody(exchange -> Incoming.of(exchange).method());
        });
        served.edge.router().get("/plain").handler(context -> context.response()
                .putHeader("Content-Length", "5")
                .end("plain"));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things", "/things/7", "/things/a%20b/", "/refused", "/none", "/plain", "/missing"})
    void headAnswersAsGetDoesWithoutTheBody(String path) throws IOException {
        String get = raw("GET", path);

        String head = raw("HEAD", path);

        assertThat(get).startsWith("HTTP/1.1 ").contains("\r\n\r\n");
        String lengthOfHead = path.equals("/things/7") || path.equals("/things/a%20b/") ? "4" : length(get);
        assertThat(head.lines().filter(line -> !line.startsWith("content-length")))
                .containsExactlyElementsOf(get.substring(0, get.indexOf("\r\n\r\n") + 4)
                        .lines()
                        .filter(line -> !line.startsWith("content-length"))
                        .toList());
        assertThat(length(head)).isEqualTo(lengthOfHead);
        assertThat(head).endsWith("\r\n\r\n");
    }

    @Test
    void aRouteForGetIsToldThatItIsAHead() {
        HttpResponse<String> head = send("HEAD", "/things/7");

        assertThat(served.get("/things/7").body()).isEqualTo("GET");
        assertThat(head.headers().firstValue("Content-Length")).hasValue("4");
        assertThat(served.accessLines()).anyMatch(line -> line.startsWith("HEAD /things/7 200 "));
    }

    @Test
    void aRouteForHeadItselfWins() {
        HttpResponse<String> head = send("HEAD", "/both");

        assertThat(head.statusCode()).isEqualTo(202);
        assertThat(head.headers().firstValue("Content-Length")).hasValue("4");
        assertThat(served.get("/both").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/things, 'GET, HEAD, OPTIONS, POST'",
        "/things/7, 'GET, HEAD, OPTIONS'",
        "/both, 'GET, HEAD, OPTIONS'",
        "/plain, 'GET, HEAD, OPTIONS'"
    })
    void optionsTellsTheMethodsOfAPath(String path, String allowed) {
        HttpResponse<String> options = send("OPTIONS", path);

        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue(allowed);
        assertThat(options.headers().firstValue("Content-Type")).isEmpty();
        assertThat(options.body()).isEmpty();
    }

    @Test
    void aRouteForAllMethodsAnswersOptionsItself() {
        assertThat(send("OPTIONS", "/any").body()).isEqualTo("OPTIONS");
    }

    @Test
    void whatIsNotThereIsNotFoundByAnyMethod() {
        assertThat(send("OPTIONS", "/missing").statusCode()).isEqualTo(404);
        assertThat(send("HEAD", "/missing").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/things").headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS, POST");
    }

    private HttpResponse<String> send(String method, String path) {
        return served.send(served.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private String raw(String method, String path) throws IOException {
        return served.rawAnswer(
                method + " " + path + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: same\r\nConnection: close\r\n\r\n");
    }

    private static String length(String answer) {
        return answer.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length: "))
                .map(line -> line.substring("content-length: ".length()))
                .findFirst()
                .orElse("none");
    }
}
