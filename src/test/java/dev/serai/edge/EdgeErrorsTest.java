package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeErrorsTest {
    private static final String DEFAULT_TYPE = "application/json; charset=UTF-8";

    private final Witness witness = new Witness();
    private Served served;

    /** What the YAML routes call. */
    public static final class Witness {
        private final AtomicInteger seen = new AtomicInteger();

        public void seen() {
            seen.incrementAndGet();
        }
    }

    private static final class Refused extends ApiException {
        Refused() {
            super("no \"room\"");
        }

        @Override
        public int status() {
            return 429;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Retry-After", "7");
        }
    }

    @BeforeEach
    void start() {
        served = Served.with(
                Served.settings(4, 4),
                Clock.systemUTC(),
                it -> {
                    it.main.bind("witness", witness);
                    it.main.bind("refuse", (Processor) exchange -> {
                        throw new Refused();
                    });
                    it.main.bind("fail", (Processor) exchange -> {
                        throw new IllegalStateException("the secret reason");
                    });
                    it.main.configure().setRoutesIncludePattern("classpath:dev/serai/edge/errors.camel.yaml");
                    it.edge
                            .errors("/api", failure -> json("{\"api\":\"" + failure.message() + "\"}"))
                            .errors("/api/v2", failure -> json("{\"v2\":" + failure.status() + "}"))
                            .errors("/shapeless", failure -> {
                                throw new IllegalArgumentException("can't render");
                            });
                },
                routes -> {
                    routes.from("platform-http:/list").setBody(exchange -> List.of(1, 2));
                    routes.from("platform-http:/things/{id}?httpMethodRestrict=GET,DELETE")
                            .setBody()
                            .constant("a thing");
                    routes.from("platform-http:/things/{id}?httpMethodRestrict=PUT")
                            .setBody()
                            .constant("put");
                    routes.from("platform-http:/odd-status")
                            .setHeader(Exchange.HTTP_RESPONSE_CODE)
                            .constant("four");
                });
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void anExceptionDeepInDirectRoutesEndsTheEntryAndBecomesItsAnswer() {
        HttpResponse<String> answer = served.post("/refused", "x");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("{\"error\":true,\"message\":\"no \\\"room\\\"\"}");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(DEFAULT_TYPE);
        assertThat(witness.seen).hasValue(0);
        assertThat(problems()).isEmpty();
    }

    @Test
    void theSameHoldsForARestEntry() {
        HttpResponse<String> answer = served.post("/rest/any/refused", "x");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("no \\\"room\\\"");
        assertThat(witness.seen).hasValue(0);
    }

    @Test
    void anUnexpectedExceptionIs500WithAnIdThatIsInTheLogOnce() {
        HttpResponse<String> answer = served.get("/api/broken");

        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"api\":\"internal error, id " + id + "\"}");
        assertThat(witness.seen).hasValue(0);
        assertThat(problems()).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("edge.failed id=" + id + " method=GET path=/api/broken");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("the secret reason");
        });
    }

    @Test
    void aRouteMayAnswerItsErrorsItselfByARouteConfiguration() {
        HttpResponse<String> answer = served.get("/own");

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("own answer");
        assertThat(witness.seen).hasValue(0);
    }

    @Test
    void anAnswerThatIsNoAnswerIs500() {
        assertThat(served.get("/list").statusCode()).isEqualTo(500);
        assertThat(served.get("/odd-status").statusCode()).isEqualTo(500);
        assertThat(problems()).hasSize(2);
    }

    @Test
    void anUnknownPathIs404InTheEnvelopeOfItsApi() {
        assertThat(served.get("/nothing").body()).isEqualTo("{\"error\":true,\"message\":\"/nothing not found.\"}");
        assertThat(served.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(served.get("/api/nothing").body()).isEqualTo("{\"api\":\"/api/nothing not found.\"}");
        assertThat(served.get("/api/v2/nothing").body()).isEqualTo("{\"v2\":404}");
        assertThat(served.get("/apis").body()).startsWith("{\"error\":true");
        assertThat(served.post("/nothing", "with a body").statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongMethodIs405AndNamesTheRightOnes() {
        HttpResponse<String> wrong = served.post("/things/7", "x");

        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD, OPTIONS, PUT");
        assertThat(wrong.body()).isEqualTo("{\"error\":true,\"message\":\"POST is not allowed for /things/7\"}");
        assertThat(served.get("/refused").headers().firstValue("Allow")).hasValue("OPTIONS, POST");
        HttpResponse<String> head =
                served.send(served.request("/refused").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(405);
    }

    @Test
    void aShapeThatFailsStillGivesAnEnvelope() {
        HttpResponse<String> answer = served.get("/shapeless/x");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":true,\"message\":\"/shapeless/x not found.\"}");
    }

    private List<ILoggingEvent> problems() {
        return served.logged().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
    }

    private static ErrorShape.Text json(String body) {
        return new ErrorShape.Text(ErrorShape.JSON, body);
    }
}
