package dev.serai.mailbox;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The token that notifications are sent with, kept until shortly before it expires. Safe for any thread. */
final class PushTokens {
    /** Kept for so long when it does not say when it expires. */
    private static final Duration WITHOUT_EXPIRY = Duration.ofMinutes(5);

    private static final Duration BEFORE_EXPIRY = Duration.ofSeconds(30);

    /** A token that was made since is not the reason for a failed attempt. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Supplier<CompletableFuture<String>> login;
    private final InstantSource clock;
    private Token latest = new Token("", Instant.MIN, Instant.MIN);
    private CompletableFuture<String> underway;

    private record Token(String text, Instant made, Instant until) {}

    /** @param login makes a token; not called again before the one under way has ended */
    PushTokens(Supplier<CompletableFuture<String>> login, InstantSource clock) {
        this.login = login;
        this.clock = clock;
    }

    /**
     * A token, as soon as there is one; fails as the login does.
     *
     * @param fresh whether one that was made some time ago will not do
     */
    CompletableFuture<String> token(boolean fresh) {
        CompletableFuture<String> begun;
        synchronized (this) {
            Instant now = clock.instant();
            if (now.isBefore(latest.until())
                    && (!fresh || latest.made().plus(FRESH).isAfter(now))) {
                return CompletableFuture.completedFuture(latest.text());
            }
            if (underway != null) {
                return underway;
            }
            begun = new CompletableFuture<>();
            underway = begun;
        }
        // not while the lock is held: the login may end at once, or throw
        CompletableFuture<?> unused = CompletableFuture.completedFuture(login)
                .thenCompose(Supplier::get)
                .whenComplete((text, failure) -> {
                    ended(text);
                    if (failure == null) {
                        begun.complete(text);
                    } else {
                        begun.completeExceptionally(failure);
                    }
                });
        return begun;
    }

    /** @param text null when there is none */
    private synchronized void ended(String text) {
        underway = null;
        if (text != null) {
            Instant now = clock.instant();
            latest = new Token(text, now, until(text, now));
        }
    }

    private static Instant until(String token, Instant now) {
        try {
            Instant expires = JWT.decode(token).getExpiresAtAsInstant();
            return expires == null ? now.plus(WITHOUT_EXPIRY) : expires.minus(BEFORE_EXPIRY);
        } catch (JWTDecodeException notAJwt) {
            return now.plus(WITHOUT_EXPIRY);
        }
    }
}
