package dev.serai.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of {@code scheme://user:password@host:port/path?name=value}, decoded.
 *
 * @param port -1 when there is none
 * @param user empty when there is none, like the password
 * @param path without its first slash
 */
record ServerUri(
        String scheme, String host, int port, String user, String password, String path, Map<String, String> query) {
    ServerUri {
        query = Map.copyOf(query);
    }

    /** @throws IllegalArgumentException whose text quotes nothing of the URI but its scheme, for it may hold a password */
    static ServerUri parse(String text, List<String> schemes) {
        URI uri = read(text.strip());
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme)) {
            throw new IllegalArgumentException("the scheme is " + String.join(" or ", schemes));
        }
        if (uri.getHost() == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("it names one host and at most one port up to 65535");
        }
        String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = userInfo.indexOf(':');
        String rawPath = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new ServerUri(
                scheme,
                uri.getHost(),
                uri.getPort(),
                decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                decode(colon < 0 ? "" : userInfo.substring(colon + 1)),
                decode(rawPath.isEmpty() ? "" : rawPath.substring(1)),
                query(uri.getRawQuery()));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static URI read(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // neither its message nor the exception itself as a cause: both quote the password
            throw new IllegalArgumentException(
                    "it is no URI: write special characters of user and password as %40 and the like");
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return query;
    }

    /** A plus stays a plus: only forms mean a blank by it. */
    private static String decode(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), UTF_8);
    }
}
