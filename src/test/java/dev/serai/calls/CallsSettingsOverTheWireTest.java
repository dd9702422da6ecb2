package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.serai.Serai;
import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import dev.serai.testing.Cut;
import dev.serai.testing.Http;
import dev.serai.testing.Rabbit;
import dev.serai.testing.Target;
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

    private static String call(String url) {
        return "{\"url\": \"" + url + "\"}";
    }
}
