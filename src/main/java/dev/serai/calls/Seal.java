package dev.serai.calls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows that Serai itself named a call's doors. Whoever may publish to the queue could otherwise have a signer make
 * credentials for a url of his own. Nodes that share a queue have to share the secret. Thread-safe.
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    /** @param secrets at least one: the first seals, any of them opens, so that one can follow another */
    Seal(List<String> secrets) {
        this.keys = secrets.stream().map(Seal::key).toList();
    }

    String of(String id, CallDoors doors, byte[] json) {
        return of(keys.get(0), id, doors, json);
    }

    boolean holds(String seal, String id, CallDoors doors, byte[] json) {
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(bytes(seal), bytes(of(key, id, doors, json))));
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(
                mac(new SecretKeySpec(bytes(secret), ALGORITHM), bytes("serai calls seal")), ALGORITHM);
    }

    private static String of(SecretKeySpec key, String id, CallDoors doors, byte[] json) {
        String named = id + "\n" + doors.signer() + "\n" + doors.outcome() + "\n";
        byte[] all = new byte[bytes(named).length + json.length];
        System.arraycopy(bytes(named), 0, all, 0, bytes(named).length);
        System.arraycopy(json, 0, all, bytes(named).length, json.length);
        return Base64.getEncoder().encodeToString(mac(key, all));
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
