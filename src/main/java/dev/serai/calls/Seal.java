package dev.serai.calls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows that Serai itself named a call's doors. Whoever may publish to the queue could otherwise have a signer make
 * credentials for a url of his own. Nodes that share a queue have to share the secret. Thread-safe.
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Seal(byte[] secret) {
        this.key = new SecretKeySpec(mac(new SecretKeySpec(secret, ALGORITHM), bytes("serai calls seal")), ALGORITHM);
    }

    String of(String id, CallDoors doors, byte[] json) {
        String named = id + "\n" + doors.signer() + "\n" + doors.outcome() + "\n";
        byte[] all = new byte[bytes(named).length + json.length];
        System.arraycopy(bytes(named), 0, all, 0, bytes(named).length);
        System.arraycopy(json, 0, all, bytes(named).length, json.length);
        return Base64.getEncoder().encodeToString(mac(key, all));
    }

    boolean holds(String seal, String id, CallDoors doors, byte[] json) {
        return MessageDigest.isEqual(bytes(seal), bytes(of(id, doors, json)));
    }

    private static byte[] mac(SecretKeySpec key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
