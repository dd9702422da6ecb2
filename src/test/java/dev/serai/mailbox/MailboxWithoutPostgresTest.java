package dev.serai.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.testing.Http;
import dev.serai.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxWithoutPostgresTest extends MailboxContract {
    private static final String CALL = "{\"url\": \"http://127.0.0.1:9/\"}";

    private final String ann = user();

    @Override
    Services services(Path folder) throws Exception {
        return Services.embedded(folder);
    }

    @AfterEach
    void back() {
        services.postgres().hold(false);
        services.postgres().refuse(false);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scene.get(ann, "/message/count").statusCode())
                        .isEqualTo(200));
        assertThat(scene.sent(ann, List.of(ann), "after it").get("id").asInt()).isPositive();
    }

    @Test
    void aPostgresThatIsGoneIsToldAtOnceAndCallsGoOn() {
        assertThat(scene.get(ann, "/message/count").statusCode()).isEqualTo(200);

        services.postgres().refuse(true);

        away(Duration.ofSeconds(7));
        away(Duration.ofMillis(500));
        callsGoOn();
    }

    @Test
    void aPostgresThatHangsIsToldAfterAFewSecondsThenAtOnce() {
        assertThat(scene.get(ann, "/message/count").statusCode()).isEqualTo(200);

        services.postgres().hold(true);

        away(Duration.ofSeconds(7));
        away(Duration.ofMillis(500));
        callsGoOn();
    }

    private void callsGoOn() {
        HttpResponse<String> call = Http.post(scene.serai().url() + "/calls", CALL);
        assertThat(call.statusCode()).as(call.body()).isEqualTo(202);
    }

    private void away(Duration atMost) {
        long began = System.nanoTime();
        HttpResponse<String> answer = scene.get(ann, "/message/count");

        MessagesContract.refused(answer, 503, "UNKNOWN_ERROR");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(atMost);
    }
}
