package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.serai.Serai;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Rabbit;
import dev.serai.testing.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Calls that an integrator's routes hand over, with doors of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InternalCallsTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final String ROUTES = """
            - rest:
                id: orders
                post:
                  - {id: orders-signed, path: /signed, to: "direct:orders-signed"}
                  - {id: orders-unknown, path: /unknown, to: "direct:orders-unknown"}
            - route:
                id: orders-signed
                description: Hands over a call that is signed anew for each attempt
                from:
                  uri: direct:orders-signed
                  steps:
                    - convertBodyTo: {type: "byte[]"}
                    - setHeader: {name: seraiSigner, constant: orders-sign}
                    - setHeader: {name: seraiOutcome, constant: orders-outcome}
                    - to: direct:calls-internal
                    - bean: {ref: calls, method: accepted}
            - route:
                id: orders-unknown
                description: Names a door with nothing behind it
                from:
                  uri: direct:orders-unknown
                  steps:
                    - convertBodyTo: {type: "byte[]"}
                    - setHeader: {name: seraiSigner, constant: orders-nobody}
                    - to: direct:calls-internal
                    - bean: {ref: calls, method: accepted}
            - route:
                id: orders-sign
                description: Answers the headers of one attempt
                from:
                  uri: direct:orders-sign
                  steps:
                    - bean: {beanType: dev.serai.calls.Clerk, method: sign}
            - route:
                id: orders-outcome
                description: Hears how a call ended
                from:
                  uri: direct:orders-outcome
                  steps:
                    - bean: {beanType: dev.serai.calls.Clerk, method: hear}
            """;

    private Serai serai;
    private Rabbit rabbit;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = routes.resolve(Path.of("routes").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.writeString(routes.resolve("orders.camel.yaml"), ROUTES);
        serai = Serai.start(
                folder,
                Settings.load(
                        folder,
                        Map.of("PORT", "0", "MANAGEMENT_PORT", "0", "REQUEUE_FAILED_AFTER_MILLISECONDS", "3000"),
                        new Properties()));
        rabbit = new Rabbit(serai.brokerUri());
    }

    @AfterAll
    void stop() {
        rabbit.close();
        serai.close();
    }

    @Test
    void eachAttemptIsSignedAnewAndNoCredentialIsKeptInAQueue() throws Exception {
        try (Target target = new Target()) {
            target.answering(request -> target.requests().size() < 2 ? 503 : 200);
            String id = accepted(target.url("/fresh"), "");

            await().atMost(SOON).until(() -> rabbit.ready("services.delay.3000") == 1);
            GetResponse waiting = rabbit.take("services.delay.3000").orElseThrow();
            assertThat(waiting.getProps().getHeaders().keySet())
                    .contains("serai-signer", "serai-outcome", "serai-seal");
            assertThat(waiting.getProps().getHeaders().toString()).doesNotContain("secret-");
            assertThat(text(waiting)).doesNotContain("secret-");
            publish("services", id, waiting.getProps().getHeaders(), text(waiting));

            await().atMost(SOON).until(() -> target.requests().size() == 2);
            assertThat(target.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer secret-1", "Bearer secret-2");
            assertThat(told(id)).hasSize(1);
            assertThat(told(id).get(0).get("state")).isEqualTo("delivered");
            assertThat(told(id).get(0).get("attempts")).isEqualTo(2);
        }
    }

    @Test
    void theOutcomeOfADeadCallAndOfACancelledOneIsToldOnce() throws Exception {
        try (Target target = new Target().answering(request -> 500)) {
            String dead = accepted(target.url("/dead"), ", \"requeue\": false");
            String cancelled = accepted(target.url("/cancelled"), "");
            await().atMost(SOON).until(() -> target.requests("/cancelled").size() == 1);

            assertThat(Http.send("DELETE", serai.url() + "/calls/" + cancelled, "")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(told(dead)).hasSize(1);
            assertThat(told(dead).get(0).get("state")).isEqualTo("dead");
            assertThat(told(cancelled)).hasSize(1);
            assertThat(told(cancelled).get(0).get("state")).isEqualTo("cancelled");
            assertThat(target.requests("/cancelled")).hasSize(1);
        }
    }

    @Test
    void aSignerThatThrowsCostsAnAttemptOnly() throws Exception {
        try (Target target = new Target()) {
            String id = accepted(target.url("/refused"), "");

            assertThat(told(id).get(0).get("attempts")).isEqualTo(2);
            assertThat(target.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer secret-2");
        }
    }

    @Test
    void aDoorWithNothingBehindItIsRefused() {
        var answer = Http.post(serai.url() + "/unknown", "{\"url\": \"http://127.0.0.1:1/\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("no route is behind direct:orders-nobody");
    }

    @Test
    void aStrangersSignerIsNotAsked() throws Exception {
        for (String seal : List.of("", "c29tZXRoaW5nIGVsc2U=")) {
            publish(
                    "services",
                    "stranger",
                    Map.of("serai-signer", "orders-sign", "serai-seal", seal),
                    "{\"url\": \"http://127.0.0.1:1/stranger\"}");

            await().atMost(SOON).until(() -> rabbit.ready("services.invalid") == 1);
            GetResponse aside = rabbit.take("services.invalid").orElseThrow();
            assertThat(aside.getProps().getHeaders().get("serai-reason").toString())
                    .contains("seal");
        }
        assertThat(Clerk.SIGNED)
                .noneMatch(attempt -> attempt.get("url").toString().endsWith("/stranger"));
    }

    private static List<Map<?, ?>> told(String id) {
        await().atMost(SOON).until(() -> Clerk.TOLD.stream()
                .anyMatch(outcome -> outcome.get("id").equals(id)));
        return Clerk.TOLD.stream()
                .filter(outcome -> outcome.get("id").equals(id))
                .toList();
    }

    private String accepted(String url, String more) throws Exception {
        var answer = Http.post(serai.url() + "/signed", "{\"url\": \"" + url + "\"" + more + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new ObjectMapper().readTree(answer.body()).get("id").asText();
    }

    private void publish(String queue, String id, Map<String, Object> headers, String body) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(serai.brokerUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    queue,
                    new AMQP.BasicProperties.Builder()
                            .messageId(id)
                            .headers(headers)
                            .deliveryMode(2)
                            .build(),
                    body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(5_000);
        }
    }

    private static String text(GetResponse message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
