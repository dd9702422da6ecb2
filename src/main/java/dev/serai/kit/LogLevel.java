package dev.serai.kit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Sets how much is logged, in any of the words and numbers that Serai's settings understand. */
public final class LogLevel {
    private LogLevel() {}

    /** Applies the setting {@code log.level} to everything that has no level of its own. */
    public static void apply(Settings settings) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(of(settings));
    }

    /** Names as in winston and slf4j; numbers as in Go's slog: -4 debug, 0 info, 4 warn, 8 error. */
    static Level of(Settings settings) {
        String text = settings.text("log.level").toLowerCase(Locale.ROOT);
        if (text.matches("-?\\d{1,4}")) {
            int number = Integer.parseInt(text);
            return number >= 8
                    ? Level.ERROR
                    : number >= 4 ? Level.WARN : number >= 0 ? Level.INFO : number >= -4 ? Level.DEBUG : Level.TRACE;
        }
        return switch (text) {
            case "error" -> Level.ERROR;
            case "warn", "warning" -> Level.WARN;
            case "info", "http" -> Level.INFO;
            case "verbose", "debug" -> Level.DEBUG;
            case "silly", "trace" -> Level.TRACE;
            default -> throw settings.wrong("log.level", "error, warn, info, debug, trace, or a number from -8 to 8");
        };
    }
}
