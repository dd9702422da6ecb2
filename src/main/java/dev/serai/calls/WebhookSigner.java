package dev.serai.calls;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs attempts by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>. The kamelet
 * {@code standard-webhooks-sign} makes one for each place where it is used: sets the secrets, opens it, and from then on
 * signs on many threads.
 */
public final class WebhookSigner {
    private final Clock clock;
    // a setter that threw would have Camel put the value into its message, so they are read in open()
    private String secret = "";
    private String previousSecret = "";
    private volatile List<WebhookSecret> secrets = List.of();

    /** For Camel, which knows no clock. */
    public WebhookSigner() {
        this(Clock.systemUTC());
    }

    WebhookSigner(Clock clock) {
        this.clock = clock;
    }

    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** @param previousSecret signs as well while targets change to the new one; empty: there is none */
    public void setPreviousSecret(String previousSecret) {
        this.previousSecret = previousSecret;
    }

    /** @throws dev.serai.kit.SettingException when a secret is wrong */
    public void open() {
        WebhookSecret first = WebhookSecret.parse("secret", secret.strip());
        secrets = previousSecret.isBlank()
                ? List.of(first)
                : List.of(first, WebhookSecret.parse("previousSecret", previousSecret.strip()));
    }

    /** The attempt with the call's id, the present time, and a signature of both and the body for each secret. */
    public CallAttempt sign(CallAttempt attempt) {
        long seconds = clock.instant().getEpochSecond();
        byte[] body = attempt.call().body().getBytes(StandardCharsets.UTF_8);
        String signatures = secrets.stream()
                .map(key -> key.sign(attempt.id(), seconds, body))
                .collect(Collectors.joining(" "));
        return attempt.withHeader("webhook-id", attempt.id())
                .withHeader("webhook-timestamp", Long.toString(seconds))
                .withHeader("webhook-signature", signatures);
    }
}
