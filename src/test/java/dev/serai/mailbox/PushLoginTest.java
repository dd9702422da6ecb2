package dev.serai.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushLoginTest {
    private final Vertx vertx = Vertx.vertx();
    private final LoginService service = new LoginService();

    @AfterEach
    void stop() {
        service.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theServiceUserGetsAToken() throws Exception {
        assertThat(token()).isEqualTo("token-of-the-service");
        assertThat(service.requests()).containsExactly("POST {\"username\":\"service\",\"password\":\"geheim\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | {\"token\": \"t\"} | it was answered 401",
                "302 | {\"token\": \"t\"} | it was answered 302",
                "200 | geheim | its answer is not JSON",
                "200 | {} | its answer has no token",
                "200 | {\"token\": 7} | its answer has no token",
                "200 | {\"token\": \"\"} | its answer has no token",
                "200 | {\"token\": \"a\\r\\nX: y\"} | its answer has no token"
            })
    void anotherAnswerIsAFailureThatShowsNoPassword(int status, String answer, String because) {
        service.answering(status, answer);

        assertThatThrownBy(this::token)
                .cause()
                .isInstanceOf(PushLoginFailed.class)
                .hasMessage("the login for push notifications failed: " + because);
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() {
        service.answering(200, "{\"token\": \"" + "t".repeat(70_000) + "\"}");

        assertThatThrownBy(this::token).hasMessageContaining("its answer has more than 65536 bytes");
    }

    @Test
    void aServiceThatIsAwayIsAFailure() {
        service.close();

        assertThatThrownBy(this::token).cause().isInstanceOf(PushLoginFailed.class);
    }

    @Test
    void aServiceThatSaysNothingIsNotWaitedForForEver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> token("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(300)))
                    .hasMessageContaining("no answer within 300ms");
        }
    }

    private String token() throws Exception {
        return token(service.url(), PushLogin.PATIENCE);
    }

    private String token(String url, Duration patience) throws Exception {
        PushSettings settings = new PushSettings(
                URI.create(url + "/auth/login"), URI.create("http://127.0.0.1:1/"), "service", "geheim");
        try (PushLogin login = new PushLogin(vertx, settings, patience)) {
            return login.token().get(5, TimeUnit.SECONDS);
        }
    }
}
