package dev.serai.calls;

import dev.serai.kit.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The settings {@code calls.file-log.*}, checked.
 *
 * @param path of the file that is written now; a relative one is meant inside the data folder
 * @param maxSize bytes of one file
 * @param maxDays that files are kept
 * @param maxTotal bytes of all files that are no longer written
 */
public record FateLogSettings(boolean enabled, Path path, long maxSize, int maxDays, long maxTotal) {
    private static final String PREFIX = "calls.file-log.";
    private static final long SMALLEST = 1 << 10;

    /** @throws dev.serai.kit.SettingException with one line that names the wrong one */
    public static FateLogSettings from(Settings settings) {
        return new FateLogSettings(
                settings.flag(PREFIX + "enabled"),
                path(settings),
                settings.bytes(PREFIX + "max-size", SMALLEST, 1L << 40),
                settings.number(PREFIX + "max-days", 1, 3_650),
                settings.bytes(PREFIX + "max-total", SMALLEST, 1L << 40));
    }

    /** The names of older files are made from this one by a pattern, in which a percent sign is no character. */
    private static Path path(Settings settings) {
        String text = settings.text(PREFIX + "path");
        try {
            Path path = Path.of(text);
            if (path.getFileName() != null && !text.isEmpty() && !text.contains("%")) {
                return path;
            }
        } catch (InvalidPathException e) {
            // one more kind of what is not allowed
        }
        throw settings.wrong(PREFIX + "path", "the path of a file, without %");
    }
}
