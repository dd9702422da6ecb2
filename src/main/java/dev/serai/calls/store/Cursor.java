package dev.serai.calls.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page of calls ended; a text for those who ask for the next one, which they need not understand. */
public record Cursor(Instant accepted, String id) {
    /** @throws InvalidQuery when it is none that a page gave */
    public static Cursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            if (colon > 0) {
                long millis = Long.parseLong(plain.substring(0, colon));
                // PostgreSQL's own times end before this
                if (Math.abs(millis) < 200_000_000_000_000L && plain.indexOf(0) < 0) {
                    return new Cursor(Instant.ofEpochMilli(millis), plain.substring(colon + 1));
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // said below
        }
        throw new InvalidQuery("before is no cursor that a page of calls gave");
    }

    @Override
    public String toString() {
        String plain = accepted.toEpochMilli() + ":" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
