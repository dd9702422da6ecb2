package dev.serai.calls;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place that a trip stops at.
 *
 * @param host lower case; an IPv6 address in brackets
 * @param path with the query, never empty; non-ASCII is percent-encoded
 */
record Stop(boolean tls, String host, int port, String path) {
    private static final Pattern AUTHORITY = Pattern.compile("(?:[^@]*@)?(\\[[^]]+]|[^:@\\[\\]]+)(?::([0-9]{0,5}))?");

    /**
     * The stop that a url names; its userinfo and fragment are no part of it.
     *
     * @throws Mishap when the url is not absolute, not HTTP, or names no host or an impossible port
     */
    static Stop of(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        if (!tls && !"http".equalsIgnoreCase(url.getScheme())) {
            throw new Mishap("neither an http nor an https url");
        }
        // java.net.URI finds no host in a name with an underscore, which containers like to have
        Matcher authority = AUTHORITY.matcher(String.valueOf(url.getRawAuthority()));
        if (url.getRawAuthority() == null || !authority.matches()) {
            throw new Mishap("a url without a usable host");
        }
        URI ascii = URI.create(url.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        return new Stop(tls, host(authority.group(1)), port(authority.group(2), tls), path + query);
    }

    /**
     * Where a {@code Location} leads from here.
     *
     * @param location as read from the wire; may be null
     * @throws Mishap when it leads nowhere
     */
    Stop follow(String location) {
        if (location == null || location.isBlank()) {
            throw new Mishap("redirect without a Location");
        }
        try {
            // header bytes arrive as Latin-1, and those beyond ASCII were meant as UTF-8
            byte[] bytes = location.strip().getBytes(StandardCharsets.ISO_8859_1);
            return of(resolve(new String(bytes, StandardCharsets.UTF_8)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Mishap("redirect with a broken Location");
        } catch (Mishap e) {
            throw new Mishap("redirect to " + e.getMessage());
        }
    }

    /** Scheme, host and port, the latter when it is not the scheme's own. */
    String origin() {
        boolean usual = port == (tls ? 443 : 80);
        return (tls ? "https://" : "http://") + host + (usual ? "" : ":" + port);
    }

    /** The host as a resolver and a list of names take it: an address without brackets. */
    String name() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@link URI#resolve} follows an older RFC, in which a bare query loses the last segment of the path. */
    private URI resolve(String location) throws URISyntaxException {
        String base = path;
        int query = base.indexOf('?');
        String pathOnly = query < 0 ? base : base.substring(0, query);
        return location.startsWith("?")
                ? new URI(origin() + pathOnly + location)
                : new URI(origin() + base).resolve(new URI(location));
    }

    private static String host(String raw) {
        try {
            String host = raw.startsWith("[") ? raw : IDN.toASCII(raw, IDN.ALLOW_UNASSIGNED);
            return host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Mishap("a url without a usable host");
        }
    }

    private static int port(String digits, boolean tls) {
        if (digits == null || digits.isEmpty()) {
            return tls ? 443 : 80;
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw new Mishap("a url with an impossible port");
        }
        return port;
    }
}
