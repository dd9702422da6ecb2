package dev.serai.kit;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes unguessable ids that sort by time: UUID version 7, RFC 9562 section 5.7. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** A new id whose first 48 bits are the clock's Unix milliseconds. */
    public static UUID next(Clock clock) {
        long random = RANDOM.nextLong();
        long high = (clock.millis() << 16) | 0x7000L | (random & 0x0fffL);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
