package dev.serai.edge;

import dev.serai.kit.Ids;
import java.time.Clock;
import java.util.regex.Pattern;

/** The id of a request: its caller's when that is harmless in a log, else a new one. */
final class RequestId {
    static final String HEADER = "X-Request-Id";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestId() {}

    static String of(String given, Clock clock) {
        return given != null && HARMLESS.matcher(given).matches()
                ? given
                : Ids.next(clock).toString();
    }
}
