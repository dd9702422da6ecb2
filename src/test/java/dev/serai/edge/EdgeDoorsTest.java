package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeDoorsTest {
    private final AtomicReference<Map<String, Object>> entered = new AtomicReference<>();
    private final AtomicReference<Incoming> incoming = new AtomicReference<>();
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(routes -> {
            routes.from("platform-http:/seen/{id}").process(this::see).setBody().constant("seen");
            routes.from("platform-http:/silent").process(this::see);
            routes.from("platform-http:/prefix?matchOnUriPrefix=true")
                    .process(this::see)
                    .setBody()
                    .constant("seen");
            routes.from("platform-http:/answering")
                    .setHeader(Exchange.HTTP_RESPONSE_CODE)
                    .constant(201)
                    .setHeader("Content-Type")
                    .constant("text/plain")
                    .setHeader("Location")
                    .constant("/there")
                    .setHeader("X-Extra")
                    .constant("extra")
                    .setHeader("Set-Cookie")
                    .constant("a=b")
                    .setHeader("X-Powered-By")
                    .constant("us")
                    .setBody()
                    .constant("é");
            routes.from("platform-http:/nothing")
                    .setHeader(Exchange.HTTP_RESPONSE_CODE)
                    .constant(200)
                    .setBody()
                    .constant(null);
            routes.from("platform-http:/empty").setBody().constant(null);
        });
        served.edge
                .acceptHeaders("X-Authorization")
                .acceptQuery("state", "limit")
                .answerHeaders("X-Extra");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void onlyListedHeadersAndParametersComeIn() {
        served.send(served.request("/seen/7?state=dead&other=1&Authorization=byquery&LIMIT=5")
                .header("X-Authorization", "key")
                .header("x-unlisted", "no")
                .header("Cookie", "a=b")
                .header("state", "by header")
                .header("accept", "text/html"));

        assertThat(entered.get())
                .containsEntry("id", "7")
                .containsEntry("state", "dead")
                .containsEntry("limit", "5")
                .containsEntry("X-Authorization", "key")
                .containsEntry("Accept", "text/html")
                .doesNotContainKeys("other", "x-unlisted", "Cookie", "Authorization");
    }

    @Test
    void noNameOfCamelsComesInOrGoesOutInAnyCasing() {
        String[] names = {
            "CamelHttpUri",
            "camelhttpuri",
            "CAMELHTTPMETHOD",
            "CamelHttpResponseCode",
            "camelHttpResponseCode",
            "Camel-Http-Response-Code",
            "CamelFileName",
            "org.apache.camel.x",
        };
        StringBuilder query = new StringBuilder("/silent?state=1");
        for (String name : names) {
            query.append('&').append(name).append("=418");
        }
        HttpRequest.Builder request = served.request(query.toString());
        for (String name : names) {
            request.header(name, "418");
        }

        HttpResponse<String> answer = served.send(request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(entered.get().keySet()).noneMatch(EdgeDoorsTest::isCamels);
        assertThat(answer.headers().map().keySet()).noneMatch(EdgeDoorsTest::isCamels);
    }

    @Test
    void noNameOfCamelsCanBeRegistered() {
        assertThatThrownBy(() -> served.edge.acceptHeaders("cAmElHttpUri"))
                .hasMessage("cAmElHttpUri would steer Camel from outside");
        assertThatThrownBy(() -> served.edge.acceptQuery("CamelHttpPath")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noHeaderOfTheRequestIsEchoed() {
        HttpResponse<String> answer = served.send(served.request("/silent")
                .header("content-TYPE", "text/html")
                .header("location", "http://elsewhere")
                .header("retry-AFTER", "9")
                .header("cache-control", "public")
                .header("Authorization", "Bearer x")
                .header("x-extra", "echo")
                .POST(HttpRequest.BodyPublishers.ofString("<b>")));

        assertThat(entered.get()).containsEntry("Content-Type", "text/html");
        assertThat(answer.headers().map().keySet())
                .containsExactlyInAnyOrder("content-length", "x-content-type-options", "x-request-id");
    }

    @Test
    void aRouteDecidesStatusAndListedHeaders() {
        HttpResponse<String> answer = served.get("/answering");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("é");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("Location")).hasValue("/there");
        assertThat(answer.headers().firstValue("X-Extra")).hasValue("extra");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "x-powered-by", "server");
    }

    @Test
    void anAnswerWithoutBodyIs204UnlessTheRouteSaysOtherwise() {
        assertThat(served.get("/empty").statusCode()).isEqualTo(204);
        assertThat(served.get("/nothing").statusCode()).isEqualTo(200);
        assertThat(served.get("/nothing").body()).isEmpty();
    }

    @Test
    void theRequestTravelsAsAProperty() {
        served.send(served.request("/prefix/a%20b/c?state=x").header("X-Request-Id", "mine"));

        assertThat(incoming.get().method()).isEqualTo("GET");
        assertThat(incoming.get().path()).isEqualTo("/prefix/a%20b/c");
        assertThat(incoming.get().id()).isEqualTo("mine");
        assertThat(incoming.get().remote().isLoopbackAddress()).isTrue();
    }

    @Test
    void aQueryThatCantBeDecodedIs400() {
        assertThat(served.send(served.request("/seen/1")).statusCode()).isEqualTo(200);
        assertThat(rawStatus("/seen/1?state=%zz")).isEqualTo("400");
        assertThat(rawStatus("/%zz")).isEqualTo("400");
        assertThat(rawStatus("nothing")).isEqualTo("404");
        assertThat(served.logged()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    private String rawStatus(String target) {
        try {
            return served.rawAnswer("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .split(" ", 3)[1];
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void see(Exchange exchange) {
        Map<String, Object> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getIn().getHeaders());
        entered.set(headers);
        incoming.set(Incoming.of(exchange));
    }

    private static boolean isCamels(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("org.apache");
    }
}
