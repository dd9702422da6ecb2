package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.Serai;
import dev.serai.backing.Backing;
import dev.serai.backing.BackingSettings;
import dev.serai.backing.BrokerAddress;
import dev.serai.backing.PostgresAddress;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The kamelet {@code standard-webhooks-sign} as an integrator uses it: in a hook, with secrets from settings. */
class WebhookSignatureOverTheWireTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final PostgresAddress NO_POSTGRES = PostgresAddress.parse("postgres://nobody@127.0.0.1:9/none");

    /** With all that base64 has and URIs take for something else. */
    private static final String SECRET = "whsec_" + "+/+/".repeat(10) + "Mf==";

    private static final String PREVIOUS = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static DataFolder data;
    private static Backing backing;
    private static BrokerAddress broker;

    private final String queue = "services-" + UUID.randomUUID();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

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

    @BeforeEach
    void listen() {
        logged.start();
        root().addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(logged);
    }

    @Test
    void signsEachAttemptOfTheCallsToOneHostAnew() throws Exception {
        hook("""
                - choice:
                            when:
                              - simple: "${body.call.host} == '127.0.0.1'"
                                steps:
                                  - to: {uri: "kamelet:standard-webhooks-sign", parameters: {secret: "{{my.webhook-secret}}"}}
                """);
        set("my.webhook-secret={{env:WEBHOOK_SECRET:}}");

        try (Serai serai = start(Map.of("WEBHOOK_SECRET", SECRET));
                Target target = new Target()
                        .answering(request -> request.header("Serai-Attempt").equals("1") ? 500 : 204)) {
            String body = "{\"näme\": \"€ 5\"}";
            Http.post(serai.url() + "/calls", call(target.url("/signed"), body));
            Http.post(serai.url() + "/calls", call("http://localhost:" + target.port() + "/other", body));

            await().atMost(SOON).until(() -> target.requests().size() == 4);
            List<Target.Request> signed = target.requests("/signed");
            assertThat(signed).allSatisfy(request -> {
                assertThat(request.body()).isEqualTo(body);
                assertThat(request.header("webhook-id")).isEqualTo(request.id());
                assertThat(request.header("webhook-signature")).isEqualTo(signature(request, SECRET));
            });
            assertThat(signed.get(0).header("webhook-timestamp"))
                    .isLessThan(signed.get(1).header("webhook-timestamp"));
            assertThat(target.requests("/other")).allSatisfy(request -> assertThat(request.header("webhook-id"))
                    .isNull());
        }
    }

    @Test
    void signsWithBothSecretsWhileTheyRotate() throws Exception {
        hook(
                "- to: 'kamelet:standard-webhooks-sign?secret={{my.webhook-secret}}&previousSecret={{my.webhook-secret-before}}'");
        set("my.webhook-secret=" + SECRET, "my.webhook-secret-before=" + PREVIOUS);

        try (Serai serai = start(Map.of());
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/"), "{}"));

            await().atMost(SOON).until(() -> target.requests().size() == 1);
            Target.Request request = target.requests().get(0);
            assertThat(request.header("webhook-signature"))
                    .isEqualTo(signature(request, SECRET) + " " + signature(request, PREVIOUS));
        }
    }

    @Test
    void aNamedKameletTakesItsSecretsFromSettingsOfItsOwn() throws Exception {
        hook("- kamelet: standard-webhooks-sign/partner");
        set("camel.kamelet.standard-webhooks-sign.partner.secret=" + SECRET);

        try (Serai serai = start(Map.of());
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/"), ""));

            await().atMost(SOON).until(() -> target.requests().size() == 1);
            Target.Request request = target.requests().get(0);
            assertThat(request.header("webhook-signature")).isEqualTo(signature(request, SECRET));
        }
    }

    @Test
    void theJarsOwnKameletIsFoundWhereItsFolderIsNamed() throws Exception {
        hook("- to: {uri: 'kamelet:standard-webhooks-sign', parameters: {secret: '{{my.webhook-secret}}'}}");
        Files.delete(kamelet());
        set("my.webhook-secret=" + SECRET, "camel.component.kamelet.location=classpath:routes/kamelets");

        try (Serai serai = start(Map.of());
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/"), ""));

            await().atMost(SOON).until(() -> target.requests().size() == 1);
            assertThat(target.requests().get(0).header("webhook-signature")).startsWith("v1,");
        }
    }

    @Test
    void anEditedKameletRuns() throws Exception {
        hook("- to: {uri: 'kamelet:standard-webhooks-sign', parameters: {secret: '{{my.webhook-secret}}'}}");
        set("my.webhook-secret=" + SECRET);
        Files.writeString(
                kamelet(),
                Files.readString(kamelet())
                        + "        - setBody: {simple: \"${body.withHeader('X-Edited', 'yes')}\"}\n");

        try (Serai serai = start(Map.of());
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/"), ""));

            await().atMost(SOON).until(() -> target.requests().size() == 1);
            assertThat(target.requests().get(0).header("X-Edited")).isEqualTo("yes");
        }
    }

    @Test
    void aWrongSecretStopsTheStartWithOneLineThatDoesNotShowIt() throws Exception {
        hook("- to: {uri: 'kamelet:standard-webhooks-sign', parameters: {secret: '{{my.webhook-secret}}'}}");
        set("my.webhook-secret=whsec_tooshort");

        Throwable failure = catchThrowable(() -> start(Map.of()));

        assertThat(failure)
                .isInstanceOf(SettingException.class)
                .hasMessage("standard-webhooks-sign: secret=(hidden) is wrong: allowed is whsec_ and the base64 of 24"
                        + " to 64 bytes");
        assertThat(logs()).doesNotContain("tooshort");
    }

    @Test
    void aMissingKameletStopsTheStartWithOneLine() throws Exception {
        hook("- to: kamelet:standard-webhook-sign");

        Throwable failure = catchThrowable(() -> start(Map.of()));

        assertThat(failure)
                .isInstanceOf(SettingException.class)
                .hasMessageEndingWith("hooks.camel.yaml:14: no kamelet is named standard-webhook-sign, did you mean"
                        + " standard-webhooks-sign?")
                .message()
                .hasLineCount(1);
    }

    @Test
    void theSecretIsInNoLogLineAndNoMetric() throws Exception {
        hook("""
                - to: {uri: "kamelet:standard-webhooks-sign", parameters: {secret: "{{my.webhook-secret}}", previousSecret: "{{my.webhook-secret-before}}"}}
                        - log: {message: "${exchangeProperty.CamelToEndpoint}"}
                        - to: "log:all?showAll=true"
                        - throwException: {exceptionType: java.lang.IllegalStateException, message: not today}
                """);
        set("my.webhook-secret=" + SECRET, "my.webhook-secret-before=" + PREVIOUS);
        Level before = root().getLevel();

        try (Serai serai = start(Map.of("LOG_LEVEL", "debug"));
                Target target = new Target()) {
            Http.post(serai.url() + "/calls", call(target.url("/"), ""));
            await().atMost(SOON).until(() -> logs().contains("not today"));

            String metrics =
                    Http.get(serai.managementUrl() + "/observe/metrics").body();
            assertThat(metrics).contains("serai_calls_");
            for (String secret : List.of(SECRET, PREVIOUS)) {
                String core = secret.substring(6, 26);
                assertThat(metrics).doesNotContain(core);
                assertThat(logs().lines().filter(line -> line.contains(core))).isEmpty();
            }
        } finally {
            root().setLevel(before);
        }
    }

    /** Worked out here once more, from what came over the wire. */
    private static String signature(Target.Request request, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        String signed = request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    /** Lays the project's {@code routes} into the working folder, with these steps before each attempt. */
    private void hook(String steps) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.copy(Path.of("routes/calls.camel.yaml"), routes.resolve("calls.camel.yaml"));
        Files.createDirectories(kamelet().getParent());
        Files.copy(Path.of("routes/kamelets").resolve(kamelet().getFileName()), kamelet());
        Files.writeString(
                routes.resolve("hooks.camel.yaml"),
                route("before-accept", "- log: in")
                        + route("before-attempt", steps.strip())
                        + route("after-attempt", "- log: out"));
    }

    private Path kamelet() {
        return folder.resolve("routes/kamelets/standard-webhooks-sign.kamelet.yaml");
    }

    private static String route(String name, String steps) {
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

    private void set(String... lines) throws IOException {
        Files.write(folder.resolve("application.properties"), List.of(lines));
    }

    private Serai start(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERAI_DATA", folder.resolve("data").toString(),
                "PORT", "0",
                "MANAGEMENT_PORT", "0",
                "QUEUE_NAME", queue,
                "POSTGRES_URL", "postgres://nobody@127.0.0.1:9/none",
                "AMQP_URI", broker.uri(),
                "REQUEUE_FAILED_AFTER_MILLISECONDS", "1100"));
        environment.putAll(more);
        return Serai.start(folder, Settings.load(folder, environment, new Properties()));
    }

    private String logs() {
        return List.copyOf(logged.list).stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private static String call(String url, String body) {
        return "{\"url\": \"" + url + "\", \"method\": \"POST\", \"body\": \"" + body.replace("\"", "\\\"") + "\"}";
    }
}
