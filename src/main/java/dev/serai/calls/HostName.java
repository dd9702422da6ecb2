package dev.serai.calls;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The host of a url: a name in any script, underscores included since container names have them, or an IP address. */
final class HostName {
    private static final int LONGEST = 253;
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9_-]{1,63}\\.)*[a-z0-9_-]{1,63}\\.?");
    /** Resolvers read 127.1, 0x7f.1 and 2130706433 as addresses; here an address has its four decimal numbers. */
    private static final Pattern ENDS_AS_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.?");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    private HostName() {}

    /**
     * The host in lower-case ASCII, an IPv6 address in its brackets.
     *
     * @throws InvalidCall when it is neither a name nor an address
     */
    static String ascii(String host) {
        if (host.startsWith("[")) {
            return ipv6(host);
        }
        String name = translated(host).toLowerCase(Locale.ROOT);
        boolean address = ENDS_AS_NUMBER.matcher(name).matches();
        if (name.length() > LONGEST || !(address ? IPV4 : NAME).matcher(name).matches()) {
            throw wrong(host);
        }
        return name;
    }

    static InvalidCall wrong(String host) {
        return new InvalidCall(
                "url has the host " + Shown.of(host), "a name of letters, digits, -, _ and dots, or an IP address");
    }

    private static String translated(String host) {
        if (host.chars().allMatch(c -> c < 0x80)) {
            return host;
        }
        if (host.length() > LONGEST) {
            throw wrong(host);
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw wrong(host);
        }
    }

    private static String ipv6(String host) {
        try {
            if (!host.contains("%") && new URI("http://" + host + "/").getHost() != null) {
                return host.toLowerCase(Locale.ROOT);
            }
        } catch (URISyntaxException e) {
            throw wrong(host);
        }
        throw wrong(host);
    }
}
