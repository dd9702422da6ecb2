package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.testing.Cut;
import dev.serai.testing.Http;
import dev.serai.testing.Services;
import dev.serai.testing.Target;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the notification service gets when messages are added to threads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PushContract {
    private static final String PATH = "/notifications/sendPushNotifications";
    private static final Duration SOON = Duration.ofSeconds(20);

    private Services services;
    private Target target;
    private Cut road;
    private LoginService login;
    private MailboxScene scene;

    abstract Services services(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = services(folder.resolve("services"));
        target = new Target();
        road = new Cut(target.port());
        login = new LoginService();
        scene = new MailboxScene(
                folder,
                services,
                Map.of(
                        "PUSH_NOTIFICATIONS_ENABLED", "true",
                        "AUTH_MICROSERVICE_URL", login.url(),
                        "NOTIFICATION_MICROSERVICE_URL", "http://127.0.0.1:" + road.port(),
                        "PUSH_NOTIFICATIONS_SERVICE_USER_USERNAME", "service",
                        "PUSH_NOTIFICATIONS_SERVICE_USER_PASSWORD", "geheim",
                        "CALLS_OUTBOX_MAX_CALLS", "1",
                        "REQUEUE_FAILED_AFTER_MILLISECONDS", "1000"));
    }

    @AfterAll
    void stop() throws Exception {
        scene.close();
        login.close();
        road.close();
        target.close();
        services.close();
    }

    @Test
    void everyParticipantButTheSenderIsNotifiedByOneRequest() {
        String ann = name("ann");
        String ben = name("ben");
        String cas = name("cas");

        HttpResponse<String> begun = begin(ann, ben, cas);

        assertThat(begun.body()).startsWith("{\"message\" : {\"id\"");
        await().atMost(SOON).until(() -> arrived(cas).size() == 1);
        Target.Request request = arrived(cas).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("Authorization")).isIn("Bearer token-of-the-service", "Bearer another");
        String each = "{\"username\":\"%s\",\"notificationType\":\"New Message\",\"title\":\"Notification:\","
                + "\"body\":\"You have a new message.\"}";
        assertThat(request.body())
                .isIn(
                        "{\"pushData\":[" + each.formatted(ben) + "," + each.formatted(cas) + "]}",
                        "{\"pushData\":[" + each.formatted(cas) + "," + each.formatted(ben) + "]}");
        assertThat(login.requests()).contains("POST {\"username\":\"service\",\"password\":\"geheim\"}");
    }

    @Test
    void manyNotificationsNeedOneLogin() {
        String ann = name("ann");
        String ben = name("ben");
        int thread = thread(begin(ann, ben));
        await().atMost(SOON).until(() -> arrived(ben).size() == 1);
        int logins = login.requests().size();

        for (int i = 0; i < 10; i++) {
            assertThat(reply(ann, thread).statusCode()).isEqualTo(201);
        }

        await().atMost(SOON).until(() -> arrived(ben).size() == 11);
        assertThat(login.requests()).hasSize(logins);
    }

    @Test
    void aNotificationWaitsForItsTargetAndArrivesOnce() {
        String ann = name("ann");
        String ben = name("ben");
        road.refuse(true);

        HttpResponse<String> begun = begin(ann, ben);
        assertThat(begun.statusCode()).isEqualTo(201);
        await().atMost(SOON)
                .until(() ->
                        !Http.get(scene.serai().url() + "/calls?limit=1").body().contains("\"attempts\":0"));
        road.refuse(false);

        await().atMost(SOON).until(() -> !arrived(ben).isEmpty());
        assertThat(Integer.parseInt(arrived(ben).get(0).header("Serai-Attempt")))
                .isGreaterThan(1);
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> arrived(ben).size() == 1);
    }

    @Test
    void aTokenThatIsRefusedIsFollowedByAnother() {
        String ann = name("ann");
        String ben = name("ben");
        target.answering(request ->
                request.body().contains(ben) && request.header("Authorization").endsWith("service") ? 401 : 204);
        login.answering(200, "{\"token\": \"another\"}");
        begin(ann, ben);

        // not before ten seconds: a new token is not the reason for a failure
        await().atMost(SOON).until(() -> arrived(ben).stream()
                .anyMatch(request -> request.header("Authorization").equals("Bearer another")));
        assertThat(arrived(ben).get(0).header("Authorization")).isEqualTo("Bearer token-of-the-service");
        target.answering(request -> 204);
    }

    @Test
    void aSlowTargetHoldsUpNoReply() {
        String ann = name("ann");
        String ben = name("ben");
        CountDownLatch slow = new CountDownLatch(1);
        target.answering(request -> {
            held(slow);
            return 204;
        });
        int thread = thread(begin(ann, ben));
        await().atMost(SOON).until(() -> arrived(ben).size() == 1);

        long began = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            assertThat(reply(ann, thread).statusCode()).isEqualTo(201);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        target.answering(request -> 204);
        slow.countDown();
        await().atMost(SOON).until(() -> arrived(ben).size() == 6);
    }

    @Test
    void nobodyIsNotifiedOfTheirOwnMessages() {
        String ann = name("ann");
        String ben = name("ben");

        assertThat(begin(ann).statusCode()).isEqualTo(201);
        begin(ann, ben);

        await().atMost(SOON).until(() -> arrived(ben).size() == 1);
        assertThat(arrived(ann)).isEmpty();
    }

    @Test
    void aMessageIsStoredAlsoWhenItsNotificationCanNotBeKept() {
        String ann = name("ann");
        String ben = name("ben");
        int thread = thread(begin(ann, ben));
        await().atMost(SOON).until(() -> arrived(ben).size() == 1);
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        Logger log = (Logger) LoggerFactory.getLogger(Push.class);
        log.addAppender(shown);

        services.broker().refuse(true);
        try {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> reply = reply(ann, thread);
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
                assertThat(json(reply).at("/message/message").asText()).isEqualTo("R");
            }
        } finally {
            services.broker().refuse(false);
            log.detachAppender(shown);
        }

        assertThat(shown.list).hasSize(2).allMatch(line -> line.getFormattedMessage()
                .startsWith("mailbox.push-not-kept because="));
        await().atMost(SOON).until(() -> arrived(ben).size() == 2);
    }

    private HttpResponse<String> begin(String... participants) {
        return scene.post(
                participants[0],
                "/threads",
                "{\"participants\": [\"" + String.join("\", \"", participants)
                        + "\"], \"topic\": \"T\", \"message\": \"M\"}");
    }

    private HttpResponse<String> reply(String user, int thread) {
        return scene.post(user, "/threads/thread/" + thread + "/reply", "{\"message\": \"R\"}");
    }

    private static int thread(HttpResponse<String> begun) {
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return json(begun).at("/message/ThreadId").asInt();
    }

    /** The requests that notify this user. */
    private List<Target.Request> arrived(String user) {
        return target.requests(PATH).stream()
                .filter(request -> request.body().contains("\"" + user + "\""))
                .toList();
    }

    private static String name(String first) {
        return first + "-" + UUID.randomUUID();
    }

    private static void held(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
