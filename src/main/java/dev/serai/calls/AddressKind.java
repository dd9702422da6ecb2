package dev.serai.calls;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Kinds of addresses that no honest target has: those of this link, where clouds keep their metadata, and of no machine. */
final class AddressKind {
    private static final Set<InetAddress> METADATA = Set.of(
            NetUtil.createInetAddressFromIpAddressString("fd00:ec2::254"),
            NetUtil.createInetAddressFromIpAddressString("fd20:ce::254"));

    private AddressKind() {}

    /** The kind that is refused, of the address or of the IPv4 address inside it. */
    static Optional<String> refused(InetAddress address) {
        return Ipv4Inside.both(address).flatMap(one -> kind(one).stream()).findFirst();
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
}
