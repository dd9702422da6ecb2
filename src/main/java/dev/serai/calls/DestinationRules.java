package dev.serai.calls;

import dev.serai.kit.Settings;
import java.net.InetAddress;
import java.util.List;

/**
 * Where the settings let calls go.
 *
 * @param allow calls go there only; an exact one is let through though its kind is refused
 * @param deny wins over all
 */
record DestinationRules(List<DestinationEntry> allow, List<DestinationEntry> deny) {
    static final String ALLOW = "calls.destinations.allow";
    static final String DENY = "calls.destinations.deny";

    DestinationRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** @throws dev.serai.kit.SettingException when an entry is wrong, or nothing at all is allowed */
    static DestinationRules from(Settings settings) {
        DestinationRules rules = new DestinationRules(entries(settings, ALLOW), entries(settings, DENY));
        if (rules.allow.isEmpty()) {
            throw settings.wrong(ALLOW, "* for all, or a list of where calls may go");
        }
        return rules;
    }

    boolean denies(String host, InetAddress address, int port) {
        return deny.stream().anyMatch(entry -> entry.matches(host, address, port));
    }

    boolean allows(String host, InetAddress address, int port) {
        return allow.stream().anyMatch(entry -> entry.matches(host, address, port));
    }

    /** Whether it is let through whatever its kind. */
    boolean allowsExactly(String host, InetAddress address, int port) {
        return allow.stream().anyMatch(entry -> entry.isExact() && entry.matches(host, address, port));
    }

    private static List<DestinationEntry> entries(Settings settings, String key) {
        return settings.list(key).stream()
                .map(text -> DestinationEntry.parse(text)
                        .orElseThrow(() -> settings.wrong(
                                key,
                                "a list of host names, *.example.com, addresses and networks like 10.0.0.0/8 or fd00::/8"
                                        + " (its first address), each alone or with a port as in name:443 or [::1]:443; "
                                        + Shown.of(text) + " is none")))
                .toList();
    }
}
