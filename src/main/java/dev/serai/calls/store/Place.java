package dev.serai.calls.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host, or one port of it, as an operator names it.
 *
 * @param host lower case, an IPv6 one in brackets
 * @param port null for all of them
 */
record Place(String host, Integer port) {
    private static final Pattern NAMED =
            Pattern.compile("(\\[[0-9a-f:.%]+]|[^:/?#\\s\\p{Cntrl}]{1,300})(?::(\\d{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*");

    /** @throws InvalidQuery when it is neither {@code host} nor {@code host:port} */
    static Place parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher parts = NAMED.matcher(BARE_IPV6.matcher(lower).matches() ? "[" + lower + "]" : lower);
        if (!parts.matches()) {
            throw new InvalidQuery("host is neither host nor host:port");
        }
        return new Place(parts.group(1), parts.group(2) == null ? null : Integer.valueOf(parts.group(2)));
    }

    /** {@code host} or {@code host:port}. */
    String name() {
        return port == null ? host : host + ":" + port;
    }
}
