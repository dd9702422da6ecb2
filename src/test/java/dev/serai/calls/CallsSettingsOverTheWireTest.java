package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.rabbitmq.client.GetResponse;
import dev.serai.Serai;
import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import dev.serai.testing.Certificate;
import dev.serai.testing.Cut;
import dev.serai.testing.Http;
import dev.serai.testing.Rabbit;
import dev.serai.testing.Target;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings and route files change, each in a Serai of its own that is told where its broker is. */
class CallsSettingsOverTheWireTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final PostgresAddress NO_POSTGRES = PostgresAddress.parse("postgres://nobody@127.0.0.1:9/none");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static DataFolder data;
    private static Backing backing;
    private static BrokerAddress broker;

    private final String queue = "services-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() {
        data = DataFolder.open(shared.resolve("data"));
        backing = Backing.start(
                new BackingSettings(Optional.of(NO_POSTGRES), 1, Optional.empty()),
                data,
                new Secrets(data.path("secrets")));
        broker = backing.broker().address();
    }

    @AfterAll
    static void stopBroker() {
        backing.close();
        data.close();
    }

    @Test
    void withAKeyOnlyItsHashGetsIn() throws Exception {
        try (Serai serai = start(Map.of("AUTHORIZATION_KEY", "yourauthorizationkey"));
                Target target = new Target()) {
            String call = call(target.url("/"));
            String header =
                    "NTRjMTVhOWVhMzBiNjgwZWUyNjRkMzRjZDk2ODhmN2RjOWQ1ZTkzM2VhMmNiYjRiODFjOGI1ZDNkMTk1NDUzMzoxNDgyOTM4MDk4";

            HttpResponse<String> without = Http.post(serai.url() + "/calls", call);
            HttpResponse<String> wrong = Http.post(serai.url() + "/calls", call, "X-Authorization", header + "x");
            HttpResponse<String> inQuery = Http.post(serai.url() + "/calls?X-Authorization=" + header, call);
            HttpResponse<String> right = Http.post(serai.url() + "/calls", call, "x-authorization", header);

            for (HttpResponse<String> refused : List.of(without, wrong, inQuery)) {
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(refused.body()).isEqualTo("{\"error\":true,\"message\":\"Unauthorized\"}");
                assertThat(refused.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
            }
            assertThat(right.statusCode()).isEqualTo(202);
        }
    }

    @Test
    void withoutAKeyPagesOfOthersAreRefused() throws Exception {
        try (Serai serai = start(Map.of("HTTP_ORIGINS", "http://app.example", "HTTP_HOSTS", "serai.example"));
                Target target = new Target()) {
            String call = call(target.url("/"));

            HttpResponse<String> foreign = Http.post(
                    serai.url() + "/calls", call, "Origin", "http://evil.example", "Content-Type", "text/plain");

            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.body())
                    .isEqualTo("{\"error\":true,\"message\":\"the origin 'http://evil.example' is not this server's:"
                            + " list it in http.origins, or set AUTHORIZATION_KEY\"}");
            assertThat(Http.post(serai.url() + "/", call, "Origin", "http://app.example")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(Http.post(serai.url() + "/", call, "Origin", serai.url()).statusCode())
                    .isEqualTo(202);
            assertThat(raw(serai, call, "Host: evil.example\r\n")).startsWith("HTTP/1.1 403 ");
            assertThat(raw(serai, call, "Host: serai.example\r\n")).startsWith("HTTP/1.1 202 ");
        }
        try (Serai serai = start(Map.of("AUTHORIZATION_KEY", "key"))) {
            assertThat(raw(serai, call("http://a.example"), "Host: evil.example\r\nOrigin: null\r\n"))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void noCallReachesSeraiItself() throws Exception {
        try (Serai serai = start(Map.of("CALLS_DESTINATIONS_DENY", "192.0.2.0/24"));
                Rabbit rabbit = new Rabbit(broker.uri())) {
            for (String url : List.of(
                    serai.url(),
                    serai.managementUrl() + "/observe/health",
                    "http://127.1.2.3:" + broker.port(),
                    "http://[::1]:" + broker.port(),
                    "http://127.0.0.1:" + NO_POSTGRES.port(),
                    "http://192.0.2.7")) {
                HttpResponse<String> refused = Http.post(serai.url() + "/calls", call(url));
                assertThat(refused.statusCode()).as(url).isEqualTo(400);
                assertThat(refused.body()).contains(url, "destination refused: ");
            }

            String named = serai.url().replace("127.0.0.1", "localhost");
            assertThat(Http.post(serai.url() + "/calls", "{\"url\": \"%s\", \"requeue\": false}".formatted(named))
                            .statusCode())
                    .isEqualTo(202);
            GetResponse dead = await().atMost(SOON)
                    .until(() -> rabbit.take(queue + ".dead"), Optional::isPresent)
                    .orElseThrow();
            assertThat(dead.getProps().getHeaders().get("serai-reason").toString())
                    .contains("destination refused: port ", " is Serai's own");
        }
    }

    @Test
    void aRouteThatShowsCallsAsksForAnOperator() throws Exception {
        hooks("- log: go", "- log: done");
        Files.writeString(folder.resolve("routes/shown.camel.yaml"), """
                - rest:
                    id: calls-shown-rest
                    get:
                      - id: calls-shown-get
                        path: /calls/shown
                        to: direct:calls-shown
                - route:
                    id: calls-shown
                    description: a test's
                    from:
                      uri: direct:calls-shown
                      steps:
                        - bean: {ref: calls, method: requireOperator}
                        - setBody: {constant: shown}
                """);
        String admin =
                "Bearer " + JWT.create().withClaim("scopes", List.of("admin")).sign(Algorithm.HMAC256("secret"));

        try (Serai serai = start(Map.of("AUTHORIZATION_KEY", "key", "JWT_SECRET", "secret"))) {
            String url = serai.url() + "/calls/shown";
            HttpResponse<String> unknown = Http.get(url);

            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(unknown.body()).startsWith("{\"error\":true,\"message\":\"Unauthorized");
            assertThat(Http.send("GET", url, "", "Authorization", admin).body()).isEqualTo("shown");
        }
        try (Serai serai = start(Map.of("JWT_SECRET", "secret"))) {
            String url = serai.url() + "/calls/shown";

            assertThat(Http.get(url).body()).isEqualTo("shown");
            assertThat(Http.send("GET", url, "", "Origin", "null").statusCode()).isEqualTo(403);
            assertThat(Http.send("GET", url, "", "X-Forwarded-For", "203.0.113.9")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void withTlsItsUrlIsHttpsAndTheManagementPortStaysPlain() throws Exception {
        Certificate certificate = Certificate.selfSigned("serai", "EC", 1);
        Files.createDirectory(folder.resolve("ssl"));
        Files.writeString(folder.resolve("ssl/server.crt"), certificate.pem());
        Files.writeString(folder.resolve("ssl/server.key"), certificate.key());

        try (Serai serai = start(Map.of("TLS", "1", "REDIRECT_TO_TLS", "1", "HTTP_PORT", "0"))) {
            assertThat(serai.url()).startsWith("https://127.0.0.1:");
            assertThat(Http.get(serai.managementUrl() + "/observe/health/ready").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void fastPublishAnswers200AndLooksLater() throws Exception {
        try (Serai serai = start(Map.of("FAST_PUBLISH", "1"));
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            HttpResponse<String> call = Http.post(serai.url() + "/", call(target.url("/fast")));
            HttpResponse<String> garbage = Http.post(serai.url() + "/", "garbage");
            HttpResponse<String> empty = Http.post(serai.url() + "/", "");

            for (HttpResponse<String> answer : List.of(call, garbage, empty)) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEmpty();
            }
            await().atMost(SOON).until(() -> target.requests().size() == 1);
            await().atMost(SOON).until(() -> rabbit.ready(queue + ".invalid") == 1);
        }
    }

    @Test
    void withoutABrokerItStartsAnswers503AndGoesOnWhenItComes() throws Exception {
        try (Cut cut = new Cut(broker.port());
                Target target = new Target()) {
            cut.refuse(true);
            try (Serai serai = start(Map.of("AMQP_URI", through(cut)))) {
                HttpResponse<String> refused = Http.post(serai.url() + "/calls", call(target.url("/")));
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.body()).startsWith("{\"error\":true,");
                assertThat(Http.get(serai.managementUrl() + "/observe/health/ready")
                                .statusCode())
                        .isEqualTo(503);
                assertThat(Http.get(serai.managementUrl() + "/observe/health/live")
                                .statusCode())
                        .isEqualTo(200);

                cut.refuse(false);

                await().atMost(SOON)
                        .until(() -> Http.post(serai.url() + "/calls", call(target.url("/came")))
                                        .statusCode()
                                == 202);
                await().atMost(SOON).until(() -> !target.requests("/came").isEmpty());
            }
        }
    }

    @Test
    void theVariablesOfTheOriginalNameTheBrokerAndNoneIsEmbedded() throws Exception {
        Map<String, String> original = Map.of(
                "AMQP_URI", "",
                "QUEUE_SCHEME", "amqp",
                "QUEUE_HOST", "127.0.0.1",
                "QUEUE_PORT", Integer.toString(broker.port()),
                "RABBITMQ_DEFAULT_USER", broker.user(),
                "RABBITMQ_DEFAULT_PASS", broker.password(),
                "RABBITMQ_DEFAULT_VHOST", broker.vhost(),
                "RABBITMQ_HIPE_COMPILE", "1",
                "QUEUE_NUMBER_OF_CONSUMERS", "5");
        try (Serai serai = start(original);
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            assertThat(Http.post(serai.url() + "/", call(target.url("/"))).statusCode())
                    .isEqualTo(202);

            await().atMost(SOON).until(() -> target.requests().size() == 1);
            assertThat(rabbit.consumers(queue)).isEqualTo(5);
            assertThat(folder.resolve("data/broker")).doesNotExist();
        }
    }

    @Test
    void lostConnectionsLoseNoCall() throws Exception {
        try (Cut cut = new Cut(broker.port());
                Target target = new Target();
                Serai serai = start(Map.of("AMQP_URI", through(cut)))) {
            target.answering(request -> request.header("Serai-Attempt").equals("1") ? 500 : 200);

            List<String> accepted = IntStream.range(0, 400)
                    .parallel()
                    .peek(i -> {
                        if (i % 100 == 50) {
                            cut.cut();
                        }
                    })
                    .mapToObj(i -> Http.post(serai.url() + "/calls", call(target.url("/"))))
                    .filter(answer -> answer.statusCode() == 202)
                    .map(answer -> answer.body().replaceAll(".*\"id\":\"|\".*", ""))
                    .toList();

            assertThat(accepted).isNotEmpty();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(target.requests().stream()
                            .filter(request -> !request.header("Serai-Attempt").equals("1"))
                            .map(Target.Request::id))
                    .containsAll(accepted));
        }
    }

    @Test
    void aHookInYamlAddsAHeaderToEveryCall() throws Exception {
        hooks("- setBody: {simple: \"${body.withHeader('X-Team', 'billing')}\"}", "- log: done");

        try (Serai serai = start(Map.of());
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/http")));
            rabbit.publish(queue, "theirs", call(target.url("/amqp")));

            await().atMost(SOON).until(() -> target.requests().size() == 2);
            assertThat(target.requests()).allMatch(request -> "billing".equals(request.header("X-Team")));
        }
    }

    @Test
    void aHookThatFailsCostsAttemptsButNoCall() throws Exception {
        hooks("- throwException: {exceptionType: java.lang.IllegalStateException, message: not today}", "- log: done");

        try (Serai serai = start(Map.of());
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            Http.post(
                    serai.url() + "/calls",
                    "{\"url\": \"%s\", \"policy\": {\"maxAttempts\": 2}}".formatted(target.url("/")));

            GetResponse dead = await().atMost(SOON)
                    .until(() -> rabbit.take(queue + ".dead"), Optional::isPresent)
                    .orElseThrow();
            assertThat(dead.getProps().getHeaders().get("serai-reason").toString())
                    .contains("not today");
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void aStepThatStopsTheRouteLosesNoCall() throws Exception {
        hooks("- stop: {}", "- log: done");

        try (Serai serai = start(Map.of());
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/")));

            GetResponse aside = await().atMost(SOON)
                    .until(() -> rabbit.take(queue + ".invalid"), Optional::isPresent)
                    .orElseThrow();
            assertThat(new String(aside.getBody(), StandardCharsets.UTF_8)).contains(target.url("/"));
            assertThat(aside.getProps().getHeaders().get("serai-reason").toString())
                    .contains("ended without an outcome");
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void aBrokerThatStopsAnsweringHoldsUpNobodyForLong() throws Exception {
        try (Cut cut = new Cut(broker.port());
                Target target = new Target();
                Serai serai = start(Map.of("AMQP_URI", through(cut)))) {
            cut.hold(true);
            long began = System.nanoTime();
            HttpResponse<String> refused = Http.post(serai.url() + "/calls", call(target.url("/held")));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            cut.hold(false);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(took).isLessThan(Duration.ofSeconds(10));
            await().atMost(SOON)
                    .until(() -> Http.post(serai.url() + "/calls", call(target.url("/after")))
                                    .statusCode()
                            == 202);
            await().atMost(SOON).until(() -> !target.requests("/after").isEmpty());
        }
    }

    @Test
    void aRouteReachesTheBrokerThroughCamelsOwnComponent() throws Exception {
        hooks("- log: go", """
                - setBody: {simple: "${body.id} ${body.ended} ${body.state}"}
                        - to: "spring-rabbitmq:default?routingKey=%s.mirror&exchangePattern=InOnly\"""".formatted(queue));
        try (Serai serai = start(Map.of());
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            rabbit.declareQueue(queue + ".mirror");

            Http.post(serai.url() + "/calls", call(target.url("/")));

            GetResponse mirrored = await().atMost(SOON)
                    .until(() -> rabbit.take(queue + ".mirror"), Optional::isPresent)
                    .orElseThrow();
            assertThat(new String(mirrored.getBody(), StandardCharsets.UTF_8)).endsWith(" 204 delivered");
        }
    }

    @Test
    void theFileLogTellsWhatBecameOfEachCall() throws Exception {
        try (Serai serai = start(Map.of("FILE_LOG_ENABLED", "1", "LOG_LEVEL", "error"));
                Rabbit rabbit = new Rabbit(broker.uri());
                Target target = new Target()) {
            target.answering(request -> request.path().startsWith("/bad") ? 500 : 204);
            String there = "http://ann:s3cret@127.0.0.1:" + target.port();
            Http.post(serai.url() + "/calls", call(there + "/good?code=s3cret"));
            Http.post(
                    serai.url() + "/calls", "{\"url\": \"%s/bad\", \"policy\": {\"maxAttempts\": 2}}".formatted(there));
            rabbit.publish(queue, "theirs", "garbage");

            Path log = folder.resolve("data/log/calls.log");
            await().atMost(SOON)
                    .until(() -> Files.exists(log) && Files.readAllLines(log).size() == 4);
            String to = "\"to\":\"http://127.0.0.1:" + target.port() + "\"";
            assertThat(log)
                    .content()
                    .contains("\"event\":\"call.not-understood\",\"id\":\"theirs\"")
                    .containsPattern("call.delivered\",\"id\":\"[^\"]+\",\"attempt\":1," + to + ",\"ended\":\"204\"")
                    .containsPattern("call.retry\",\"id\":\"[^\"]+\",\"attempt\":1," + to + ",\"ended\":\"500\"")
                    .containsPattern("call.dead\",\"id\":\"[^\"]+\",\"attempt\":2," + to + ",\"ended\":\"500\"")
                    .doesNotContain("s3cret", "ann", "good");
        }
    }

    /** Lays a {@code routes} folder into the working folder, with these steps before and after each attempt. */
    private void hooks(String before, String after) throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.copy(Path.of("routes/calls.camel.yaml"), routes.resolve("calls.camel.yaml"));
        Files.writeString(
                routes.resolve("hooks.camel.yaml"),
                hook("before-accept", "- log: in") + hook("before-attempt", before) + hook("after-attempt", after));
    }

    private static String hook(String name, String steps) {
        return """
                - route:
                    id: hooks-%s
                    description: a test's
                    from:
                      uri: direct:hooks-%s
                      steps:
                        %s
                """.formatted(name, name, steps);
    }

    private Serai start(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERAI_DATA", folder.resolve("data").toString(),
                "PORT", "0",
                "MANAGEMENT_PORT", "0",
                "QUEUE_NAME", queue,
                "POSTGRES_URL", "postgres://nobody@127.0.0.1:9/none",
                "AMQP_URI", broker.uri(),
                "REQUEUE_FAILED_AFTER_MILLISECONDS", "300"));
        environment.putAll(more);
        return Serai.start(folder, Settings.load(folder, environment, new Properties()));
    }

    private String through(Cut cut) {
        return broker.uri().replace(":" + broker.port() + "/", ":" + cut.port() + "/");
    }

    private static String raw(Serai serai, String body, String headers) throws IOException {
        URI url = URI.create(serai.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(20_000);
            String request = "POST /calls HTTP/1.1\r\n" + headers + "Connection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String call(String url) {
        return "{\"url\": \"" + url + "\"}";
    }
}
