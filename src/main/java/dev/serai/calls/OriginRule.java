package dev.serai.calls;

import dev.serai.kit.Settings;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps pages in a browser from making calls where no key is asked for: those of other origins, which a browser names, and
 * those whose name its owner had point here after it was loaded. A program that is no browser can write what it likes.
 *
 * @param scheme of this server, {@code http} or {@code https}
 * @param origins that are let in beside the own one
 * @param hosts names that this server may be asked under, beside addresses, localhost and names without a dot
 */
record OriginRule(String scheme, Set<String> origins, Set<String> hosts) {
    private static final String ORIGINS = "http.origins";
    private static final String HOSTS = "http.hosts";
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@\\s]+)");
    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::(\\d{0,5}))?");

    OriginRule {
        origins = Set.copyOf(origins);
        hosts = Set.copyOf(hosts);
    }

    /** @throws dev.serai.kit.SettingException when one is wrong */
    static OriginRule from(Settings settings) {
        return new OriginRule(
                settings.flag("tls.enabled") ? "https" : "http",
                settings.list(ORIGINS).stream()
                        .map(origin -> normal(origin)
                                .orElseThrow(() ->
                                        settings.wrong(ORIGINS, "a list of origins like https://app.example.com:8443")))
                        .collect(Collectors.toSet()),
                settings.list(HOSTS).stream()
                        .map(host -> Optional.of(lower(host))
                                .filter(name -> name.matches("[a-z0-9._-]+"))
                                .orElseThrow(() -> settings.wrong(
                                        HOSTS, "a list of host names without ports, like serai.example.com")))
                        .collect(Collectors.toSet()));
    }

    /**
     * A request without {@code Host} comes from no browser and passes, unless it names an origin that is not listed.
     *
     * @param host as the request has it, null for none
     * @param origin as the request has it, null for none
     * @throws ForeignRequest when it is refused
     */
    void require(String host, String origin) {
        if (host != null && !isKnown(host)) {
            throw new ForeignRequest("the host " + Shown.of(host) + " is not known here", HOSTS);
        }
        if (origin != null && !isKnown(host, origin)) {
            throw new ForeignRequest("the origin " + Shown.of(origin) + " is not this server's", ORIGINS);
        }
    }

    private boolean isKnown(String host) {
        Matcher parts = HOST.matcher(lower(host));
        if (!parts.matches() || parts.group(1).isEmpty()) {
            return false;
        }
        String name = parts.group(1);
        if (name.startsWith("[")) {
            return NetUtil.isValidIpV6Address(name.substring(1, name.length() - 1));
        }
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return bare.indexOf('.') < 0
                || NetUtil.isValidIpV4Address(bare)
                || bare.endsWith(".localhost")
                || hosts.contains(bare)
                || hosts.contains(name);
    }

    private boolean isKnown(String host, String origin) {
        Optional<String> named = normal(origin);
        return named.isPresent()
                && (origins.contains(named.get()) || (host != null && named.equals(normal(scheme + "://" + host))));
    }

    /** In lower case and with its port; empty for what is none, such as {@code null}. */
    private static Optional<String> normal(String origin) {
        Matcher parts = ORIGIN.matcher(lower(origin));
        if (!parts.matches()) {
            return Optional.empty();
        }
        Matcher host = HOST.matcher(parts.group(2));
        if (!host.matches() || host.group(1).isEmpty()) {
            return Optional.empty();
        }
        boolean unnamed = host.group(2) == null || host.group(2).isEmpty();
        String standard = parts.group(1).equals("https") ? "443" : "80";
        return Optional.of(parts.group(1) + "://" + host.group(1) + ":" + (unnamed ? standard : host.group(2)));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
