package dev.serai.calls;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of a list of destinations: a host's name, {@code *.example.com} for all below it, an address, a network, or
 * {@code *} for all; each with a port or for every port.
 *
 * @param name in lower-case ASCII, as a url's host is compared; empty for a network
 */
record DestinationEntry(String name, Optional<IpNetwork> network, OptionalInt port) {
    static final String ALL = "*";

    private static final Pattern PORT = Pattern.compile("(.*):(\\d{1,5})");
    private static final Pattern BRACKETS = Pattern.compile("\\[(.*)]");

    /** Empty for what is none. */
    static Optional<DestinationEntry> parse(String text) {
        Optional<IpNetwork> whole = IpNetwork.parse(text);
        if (whole.isPresent()) {
            return Optional.of(new DestinationEntry("", whole, OptionalInt.empty()));
        }
        Matcher withPort = PORT.matcher(text);
        if (!withPort.matches()) {
            return parse(text, OptionalInt.empty());
        }
        int port = Integer.parseInt(withPort.group(2));
        return port < 1 || port > 65_535 ? Optional.empty() : parse(withPort.group(1), OptionalInt.of(port));
    }

    boolean matches(String host, InetAddress address, int toPort) {
        return (port.isEmpty() || port.getAsInt() == toPort)
                && network.map(it -> Ipv4Inside.both(address).anyMatch(it::contains))
                        .orElseGet(() -> matchesName(host));
    }

    /** Whether it names what it means, so that it may stand for more than is let through without asking. */
    boolean isExact() {
        return network.map(it -> !it.isEverything()).orElse(!name.startsWith(ALL));
    }

    private boolean matchesName(String host) {
        if (name.equals(ALL)) {
            return true;
        }
        return name.startsWith("*.") ? host.endsWith(name.substring(1)) : name.equals(host);
    }

    private static Optional<DestinationEntry> parse(String host, OptionalInt port) {
        Matcher inBrackets = BRACKETS.matcher(host);
        Optional<IpNetwork> network = IpNetwork.parse(inBrackets.matches() ? inBrackets.group(1) : host);
        if (network.isPresent()) {
            return Optional.of(new DestinationEntry("", network, port));
        }
        if (host.equals(ALL)) {
            return Optional.of(new DestinationEntry(ALL, Optional.empty(), port));
        }
        String below = host.startsWith("*.") ? "*." : "";
        try {
            String name = HostName.ascii(host.substring(below.length()));
            return name.startsWith("[")
                    ? Optional.empty()
                    : Optional.of(new DestinationEntry(below + withoutDot(name), Optional.empty(), port));
        } catch (InvalidCall notAName) {
            return Optional.empty();
        }
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
