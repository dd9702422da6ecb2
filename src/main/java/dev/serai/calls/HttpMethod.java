package dev.serai.calls;

import java.util.List;
import java.util.Locale;

/** The methods that a call can have. */
final class HttpMethod {
    private static final List<String> KNOWN =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final String ALLOWED = String.join(", ", KNOWN);

    private HttpMethod() {}

    /** The method in upper case. */
    static String of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("CONNECT")) {
            throw new InvalidCall("method is CONNECT, which opens a tunnel instead of making a call", ALLOWED);
        }
        if (!KNOWN.contains(upper)) {
            throw new InvalidCall("method is " + Shown.of(name), ALLOWED);
        }
        return upper;
    }
}
