package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.SettingException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignerTest {
    /** The vector that the reference libraries of Standard Webhooks are tested with. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final CallAttempt ATTEMPT = attempt("msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    /** Worked out with another program, as is its signature below. */
    private static final String OTHER = "whsec_" + "+/+/".repeat(10) + "MfKQ9r8G";

    private final WebhookSigner signer =
            new WebhookSigner(Clock.fixed(Instant.parse("2021-02-25T15:02:10.999Z"), ZoneOffset.UTC));

    @Test
    void signsAsTheReferenceLibrariesDo() {
        signer.setSecret(SECRET);
        signer.open();

        CallAttempt signed = signer.sign(ATTEMPT);

        assertThat(signed.call().headers())
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", SIGNATURE)
                .containsEntry("X-Team", "billing");
        assertThat(signed.call().body()).isEqualTo(ATTEMPT.call().body());
    }

    @Test
    void signsTheBytesThatAreSent() {
        signer.setSecret(OTHER);
        signer.open();

        CallAttempt signed = signer.sign(attempt("msg_1", "{\"näme\": \"€\"}"));

        assertThat(signed.call().headers())
                .containsEntry("webhook-signature", "v1,Pp7gf2Io66zmBricJOV5ZnPZ5EvawhU5x3hWEe+HAtU=");
    }

    @Test
    void aPreviousSecretSignsAsWellTheNewOneFirst() {
        signer.setSecret(SECRET);
        signer.setPreviousSecret(OTHER);
        signer.open();

        String both = signer.sign(ATTEMPT).call().headers().get("webhook-signature");

        assertThat(both).startsWith(SIGNATURE + " v1,").hasSize(2 * SIGNATURE.length() + 1);
    }

    @Test
    void replacesTheHeadersThatACallBrings() {
        signer.setSecret(SECRET);
        signer.open();

        CallAttempt signed = signer.sign(ATTEMPT.withHeader("Webhook-Signature", "v1,forged"));

        assertThat(signed.call().headers())
                .containsEntry("Webhook-Signature", SIGNATURE)
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS*",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
            })
    void aWrongSecretIsRefusedAndNotShown(String wrong) {
        signer.setSecret(wrong);

        assertThatThrownBy(signer::open)
                .isInstanceOf(SettingException.class)
                .hasMessage("standard-webhooks-sign: secret=(hidden) is wrong: allowed is whsec_ and the base64 of 24"
                        + " to 64 bytes")
                .hasNoCause();
    }

    @Test
    void secretsHave24To64Bytes() {
        for (int bytes : new int[] {24, 64}) {
            signer.setSecret(secretOf(bytes));
            signer.open();
        }

        signer.setPreviousSecret(secretOf(65));

        assertThatThrownBy(signer::open).hasMessageStartingWith("standard-webhooks-sign: previousSecret=(hidden)");
    }

    private static String secretOf(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static CallAttempt attempt(String id, String body) {
        CallRequest call = new CallRequest(
                URI.create("https://example.com/hook"),
                "POST",
                Map.of("X-Team", "billing"),
                body,
                true,
                Optional.empty());
        return new CallAttempt(id, 1, call);
    }
}
