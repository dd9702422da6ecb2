package dev.serai.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class PushTokensTest {
    private final Queue<CompletableFuture<String>> logins = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final PushTokens tokens = new PushTokens(
            () -> {
                CompletableFuture<String> login = new CompletableFuture<>();
                logins.add(login);
                return login;
            },
            () -> now);

    @Test
    void whoComesDuringALoginWaitsForItsToken() {
        CompletableFuture<String> first = tokens.token(false);
        CompletableFuture<String> second = tokens.token(true);
        assertThat(logins).hasSize(1);
        assertThat(second).isNotDone();

        logins.remove().complete("t1");

        assertThat(first).isCompletedWithValue("t1");
        assertThat(second).isCompletedWithValue("t1");
        assertThat(tokens.token(false)).isCompletedWithValue("t1");
        assertThat(logins).isEmpty();
    }

    @Test
    void aTokenThatSaysNoEndIsKeptForFiveMinutes() {
        loggedIn("t1");
        now = now.plus(Duration.ofMinutes(5)).minusSeconds(1);
        assertThat(tokens.token(false)).isCompletedWithValue("t1");

        now = now.plusSeconds(1);

        assertThat(tokens.token(false)).isNotDone();
    }

    @Test
    void aTokenIsKeptUntilHalfAMinuteBeforeItsEnd() {
        String token = JWT.create().withExpiresAt(now.plusSeconds(3600)).sign(Algorithm.HMAC256("s"));
        loggedIn(token);
        now = now.plusSeconds(3569);
        assertThat(tokens.token(false)).isCompletedWithValue(token);

        now = now.plusSeconds(1);

        assertThat(tokens.token(false)).isNotDone();
    }

    @Test
    void aFailedAttemptGetsAnotherTokenUnlessItsOwnIsNew() {
        loggedIn("t1");
        now = now.plusSeconds(9);
        assertThat(tokens.token(true)).isCompletedWithValue("t1");
        now = now.plusSeconds(1);

        CompletableFuture<String> another = tokens.token(true);
        logins.remove().complete("t2");

        assertThat(another).isCompletedWithValue("t2");
        assertThat(tokens.token(false)).isCompletedWithValue("t2");
    }

    @Test
    void aFailedLoginFailsWhoWaitsForItAndTheNextOneTriesAgain() {
        CompletableFuture<String> waits = tokens.token(false);

        logins.remove().completeExceptionally(new PushLoginFailed("it was answered 401"));

        assertThatThrownBy(waits::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("it was answered 401");
        assertThat(tokens.token(false)).isNotDone();
        assertThat(logins).hasSize(1);
    }

    private void loggedIn(String token) {
        CompletableFuture<String> unused = tokens.token(false);
        logins.remove().complete(token);
    }
}
