package dev.serai.calls;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses addresses that are never an honest target: those of this link, where clouds keep their metadata, and those
 * that name no single machine. IPv6 addresses that carry an IPv4 address inside are judged by that one too.
 *
 * @param allowed host names, or addresses as a url writes them, that are let through all the same
 */
record SafeDestinations(Set<String> allowed) implements Destinations {
    private static final Set<InetAddress> METADATA = Set.of(
            NetUtil.createInetAddressFromIpAddressString("fd00:ec2::254"),
            NetUtil.createInetAddressFromIpAddressString("fd20:ce::254"));

    SafeDestinations {
        allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> refuse(String host, InetAddress address) {
        if (allowed.contains(host)) {
            return Optional.empty();
        }
        return kind(address)
                .or(() -> embedded(address).flatMap(SafeDestinations::kind))
                .map(kind -> "destination refused: " + kind + " address " + address.getHostAddress());
    }

    private static Optional<String> kind(InetAddress address) {
        if (address.isLinkLocalAddress()) {
            return Optional.of("link-local");
        }
        if (METADATA.contains(address)) {
            return Optional.of("metadata");
        }
        if (address.isMulticastAddress()) {
            return Optional.of("multicast");
        }
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress() || (address instanceof Inet4Address && bytes[0] == 0)) {
            return Optional.of("unspecified");
        }
        return address instanceof Inet4Address && Arrays.equals(bytes, new byte[] {-1, -1, -1, -1})
                ? Optional.of("broadcast")
                : Optional.empty();
    }

    /** The IPv4 address inside one that is mapped, compatible, translated (NAT64) or tunnelled (6to4). */
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        if (starts(bytes, 0x20, 0x02)) {
            return Optional.of(ipv4(bytes, 2));
        }
        boolean translated = starts(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
        boolean mapped = starts(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
        boolean compatible = starts(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return translated || mapped || compatible ? Optional.of(ipv4(bytes, 12)) : Optional.empty();
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }
}
