package dev.serai.calls;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which headers a call can have. Values are text that travels as UTF-8: visible ASCII is what HTTP promises to carry,
 * the bytes beyond it are opaque to it, and UTF-8 is what the targets of such headers expect. Messages never show a
 * value, since it may be a credential.
 */
final class HeaderRule {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Those of the connection, and those that whoever writes the request derives from it. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String OURS = "serai-";
    private static final int MOST = 100;
    private static final int MOST_BYTES = 64 * 1024;

    private HeaderRule() {}

    /** A copy that ignores case, its values without surrounding blanks, which are no part of a value in HTTP. */
    static Map<String, String> sendable(Map<String, String> headers) {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            if (!isName(name)) {
                throw new InvalidCall(
                        "headers has the name " + Shown.of(name), "ASCII letters, digits and !#$%&'*+-.^_`|~");
            }
            int refused = Shown.position(value, c -> (Character.isISOControl(c) && c != '\t') || Shown.isHalf(c));
            if (refused > 0) {
                throw new InvalidCall(
                        "header " + Shown.of(name) + " has " + Shown.of(String.valueOf(value.charAt(refused - 1)))
                                + " at position " + refused,
                        "text without line breaks and other control characters");
            }
            copy.put(name, withoutBlanks(value));
        });
        return copy;
    }

    /** Whether the value is Serai's to set. */
    static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || lower.startsWith(OURS);
    }

    /** @throws InvalidCall when one is reserved, or there are too many */
    static void requireOrdinary(Map<String, String> headers) {
        headers.keySet().stream().filter(HeaderRule::isReserved).findFirst().ifPresent(name -> {
            throw new InvalidCall(
                    "headers has " + Shown.of(name) + ", which Serai sets itself",
                    "any but the connection's own, Content-Length, Expect and Serai-*");
        });
        if (headers.size() > MOST) {
            throw new InvalidCall("headers has " + headers.size() + " entries", "at most " + MOST);
        }
        long bytes = headers.entrySet().stream()
                .mapToLong(header -> length(header.getKey()) + length(header.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            throw new InvalidCall("headers has " + bytes + " bytes", "at most " + MOST_BYTES);
        }
    }

    /** Whether it is a header's name by RFC 9110. */
    static boolean isName(String name) {
        return TOKEN.matcher(name).matches();
    }

    private static long length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String withoutBlanks(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
