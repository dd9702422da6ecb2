package dev.serai.calls;

import dev.serai.kit.SettingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What one signature by Standard Webhooks is made with; shared with the target, and shown nowhere. */
final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    /**
     * @param name what the text was set as
     * @throws SettingException that names what was set and not its value
     */
    static WebhookSecret parse(String name, String text) {
        if (!text.startsWith(PREFIX)) {
            throw wrong(name);
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            if (key.length < SHORTEST || key.length > LONGEST) {
                throw wrong(name);
            }
            return new WebhookSecret(key);
        } catch (IllegalArgumentException notBase64) {
            throw wrong(name);
        }
    }

    /**
     * One signature as the header has it.
     *
     * @param seconds Unix time
     * @param body as it is sent
     */
    String sign(String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(HMAC + " is a part of every JDK", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret[hidden]";
    }

    private static SettingException wrong(String name) {
        return new SettingException("standard-webhooks-sign: " + name + "=(hidden) is wrong: allowed is " + PREFIX
                + " and the base64 of " + SHORTEST + " to " + LONGEST + " bytes");
    }
}
