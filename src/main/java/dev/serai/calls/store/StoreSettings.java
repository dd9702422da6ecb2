package dev.serai.calls.store;

import dev.serai.kit.Settings;
import java.time.Duration;

/**
 * The settings of what calls keep in PostgreSQL, checked.
 *
 * @param mostInOutbox calls that may wait there
 * @param idempotencyWindow how long a key is held
 */
public record StoreSettings(long mostInOutbox, Duration idempotencyWindow) {
    private static final int MOST = 1_000_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** @throws dev.serai.kit.SettingException with one line that names the wrong one */
    public static StoreSettings from(Settings settings) {
        return new StoreSettings(
                settings.number("calls.outbox.max-calls", 1, MOST),
                settings.duration("calls.idempotency.window", SHORTEST, LONGEST));
    }
}
