package dev.serai.calls;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the url of a call as leniently as people write them: what {@link URI} refuses in a path or a query is
 * percent-encoded, host names become ASCII, a fragment is dropped. Reading its own result changes nothing.
 */
final class TargetUrl {
    static final String ALLOWED = "an absolute http or https URL";

    private static final int LONGEST = 8_192;
    /** What may stand as it is, beside letters and digits. */
    private static final String PATH = "_-!.~'()*;:@&=+$,/";

    private static final String QUERY = PATH + "?[]";
    private static final String USER = "_-!.~'()*;:&=+$,";

    private static final Pattern PARTS =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(?:#.*)?", Pattern.DOTALL);
    private static final String NAME = "(?:[a-z0-9_-]{1,63}\\.){0,10}[a-z_-][a-z0-9_-]{0,62}";
    private static final String IPV4 = "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?=\\d)|(?=[:/?]|$))){4}";

    /** What most urls are: a short lower-case name or an IPv4 address, and nothing to encode, so that it stays as it is. */
    private static final Pattern ORDINARY = Pattern.compile("https?://(?=[^:/?]{1,100}(?:[:/?]|$))(?:" + NAME + "|"
            + IPV4 + ")(?::[1-5]?[1-9]\\d{0,3})?(?:/[A-Za-z0-9_.~/-]*)?(?:\\?[A-Za-z0-9_.~/&=-]*)?");

    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(?::(.*))?", Pattern.DOTALL);

    private TargetUrl() {}

    /** @throws InvalidCall when no request can go there */
    static URI parse(String url) {
        requireLength(url);
        if (ORDINARY.matcher(url).matches()) {
            return URI.create(url);
        }
        int refused = Shown.position(url, c -> Character.isISOControl(c) || Shown.isHalf(c));
        if (refused > 0) {
            throw wrong(url, "has the character " + Shown.of(url.substring(refused - 1, refused)));
        }
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            throw wrong(url, "is not absolute");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(url, "has the scheme " + Shown.of(scheme));
        }
        String query =
                parts.group(4) == null ? "" : "?" + encoded(url, parts.group(4).substring(1), QUERY);
        String ascii = scheme + "://" + authority(url, parts.group(2)) + encoded(url, parts.group(3), PATH) + query;
        requireLength(ascii);
        return URI.create(ascii);
    }

    /** The host without brackets; unlike {@link URI#getHost()} also one with an underscore. */
    static String host(URI url) {
        String host = hostAndPort(url).group(1);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port that is named, else the scheme's. */
    static int port(URI url) {
        String port = hostAndPort(url).group(2);
        if (port == null) {
            return url.getScheme().equals("https") ? 443 : 80;
        }
        return Integer.parseInt(port);
    }

    private static Matcher hostAndPort(URI url) {
        String authority = url.getRawAuthority();
        Matcher parts = HOST_AND_PORT.matcher(authority.substring(authority.lastIndexOf('@') + 1));
        if (!parts.matches()) {
            throw new IllegalArgumentException(Shown.url(url.toString()) + " was not read by TargetUrl");
        }
        return parts;
    }

    private static String authority(String url, String authority) {
        int at = authority.lastIndexOf('@');
        String user = at <= 0 ? "" : user(url, authority.substring(0, at)) + "@";
        Matcher parts = HOST_AND_PORT.matcher(authority.substring(at + 1));
        if (!parts.matches()) {
            throw HostName.wrong(authority.substring(at + 1));
        }
        if (parts.group(1).isEmpty()) {
            throw wrong(url, "has no host");
        }
        return user + HostName.ascii(parts.group(1)) + port(parts.group(2));
    }

    /** Stricter than the path: what parsers disagree on here decides where the call goes. */
    private static String user(String url, String user) {
        if (!user.chars().allMatch(c -> isPlain(c, USER) || c == '%' || c == '@')) {
            throw new InvalidCall(
                    "url has a user or password with a character that must be percent-encoded",
                    "ASCII letters, digits, % and " + USER);
        }
        return encoded(url, user, USER);
    }

    private static String port(String port) {
        if (port == null || port.isEmpty()) {
            return "";
        }
        int number = port.matches("\\d{1,9}") ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65_535) {
            throw new InvalidCall("url has the port " + Shown.of(port), "1 to 65535");
        }
        return ":" + number;
    }

    private static String encoded(String url, String part, String plain) {
        StringBuilder encoded = new StringBuilder(part.length() + 16);
        for (int i = 0; i < part.length(); i += Character.charCount(part.codePointAt(i))) {
            int c = part.codePointAt(i);
            if (isPlain(c, plain)) {
                encoded.append((char) c);
            } else if (c != '%') {
                for (byte unit : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append("%%%02X".formatted(unit & 0xff));
                }
            } else if (isHex(part, i + 1) && isHex(part, i + 2)) {
                encoded.append('%');
            } else {
                String escape = part.substring(i, Math.min(part.length(), i + 3));
                throw wrong(url, "has the broken percent escape " + Shown.of(escape));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(int c, String plain) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || plain.indexOf(c) >= 0;
    }

    private static boolean isHex(String text, int index) {
        return index < text.length() && text.charAt(index) < 0x80 && Character.digit(text.charAt(index), 16) >= 0;
    }

    private static void requireLength(String url) {
        if (url.length() > LONGEST) {
            throw new InvalidCall("url has " + url.length() + " characters", "at most " + LONGEST);
        }
    }

    private static InvalidCall wrong(String url, String problem) {
        return new InvalidCall("url " + Shown.url(url) + " " + problem, ALLOWED);
    }
}
