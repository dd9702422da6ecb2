package dev.serai.calls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shared key of {@code /calls}, proven by {@code base64(hex(sha256("<timestamp>:<key>")) + ":" + "<timestamp>")}
 * with the timestamp in Unix seconds. Safe for any thread.
 */
public final class CallsKey {
    private static final Pattern PROOF = Pattern.compile("([0-9a-fA-F]{64}):(\\d{1,15})");
    /** Of the longest proof there is, in base64. */
    private static final int LONGEST_VALUE = 108;

    private final String key;
    private final Duration maxAge;
    private final Clock clock;

    /**
     * @param key empty: everybody may call
     * @param maxAge how far a timestamp may be from now, to either side; zero: any
     */
    public CallsKey(String key, Duration maxAge, Clock clock) {
        this.key = key;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** Whether nobody needs to prove anything. */
    public boolean isOpen() {
        return key.isEmpty();
    }

    /**
     * @param values of the authorization header, as many as the request has
     * @throws Unauthorized unless there is exactly one and it proves the key
     */
    public void require(List<String> values) {
        if (!isOpen() && !isProven(values)) {
            throw new Unauthorized();
        }
    }

    /** Whether there is a key and these values of the header, exactly one, prove it. */
    boolean isProven(List<String> values) {
        return !isOpen() && values.size() == 1 && proves(values.get(0));
    }

    /** The header's value of who knows the key. */
    public String headerFor(Instant time) {
        String timestamp = Long.toString(time.getEpochSecond());
        String proof = HexFormat.of().formatHex(hash(timestamp)) + ":" + timestamp;
        return Base64.getEncoder().encodeToString(proof.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return isOpen() ? "CallsKey[open]" : "CallsKey[(hidden), maxAge=" + maxAge + "]";
    }

    private boolean proves(String value) {
        Matcher proof = PROOF.matcher(decoded(value));
        if (!proof.matches()) {
            return false;
        }
        byte[] given = HexFormat.of().parseHex(proof.group(1));
        return MessageDigest.isEqual(given, hash(proof.group(2))) && isRecent(Long.parseLong(proof.group(2)));
    }

    private static String decoded(String value) {
        if (value.length() > LONGEST_VALUE) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private boolean isRecent(long timestamp) {
        return maxAge.isZero() || Math.abs(clock.instant().getEpochSecond() - timestamp) <= maxAge.toSeconds();
    }

    private byte[] hash(String timestamp) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((timestamp + ":" + key).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
