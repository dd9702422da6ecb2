package dev.serai.calls.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a url calls.
 *
 * @param target {@code scheme://host:port}
 * @param host without port, an IPv6 one in brackets
 */
record TargetName(String target, String host) {
    private static final int LONGEST = 300;
    private static final Pattern URL =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(?:[^/?#]*@)?(\\[[^]/?#]*]|[^:/?#]*)(?::(\\d*))?.*", Pattern.DOTALL);

    /** Both empty for what is no url: an entry is written whatever it says. */
    static TargetName of(String url) {
        int start = url.indexOf("://") + 3;
        int end = start < 3 ? -1 : url.indexOf('/', start);
        String origin = (end < 0 ? url : url.substring(0, end)).toLowerCase(Locale.ROOT);
        Matcher parts = URL.matcher(origin);
        if (!parts.matches()) {
            return new TargetName("", "");
        }
        String port = parts.group(3) == null || parts.group(3).isEmpty()
                ? parts.group(1).equals("https") ? "443" : "80"
                : parts.group(3);
        String host = StoredText.of(parts.group(2), LONGEST);
        return new TargetName(parts.group(1) + "://" + host + ":" + port, host);
    }
}
