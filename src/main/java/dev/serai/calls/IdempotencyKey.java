package dev.serai.calls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By which a caller says that several requests are one call.
 *
 * @param value 1 to 255 printable ASCII characters
 */
record IdempotencyKey(String value) {
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,254}");

    IdempotencyKey {
        if (!VALUE.matcher(value).matches()) {
            throw new InvalidCall("Idempotency-Key has another form", "1 to 255 printable ASCII characters");
        }
    }

    /** @param header the header's value; null when the request has none */
    static Optional<IdempotencyKey> in(Object header) {
        return Optional.ofNullable(header).map(value -> new IdempotencyKey(value.toString()));
    }

    /** Of a call's JSON as Serai writes it, so that blanks and the order of properties make no difference. */
    static byte[] fingerprint(byte[] json) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(json);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
