package dev.serai.calls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The IPv4 address inside an IPv6 one that is mapped, compatible, translated (NAT64) or tunnelled (6to4). */
final class Ipv4Inside {
    private Ipv4Inside() {}

    /** The address, and the one inside it. */
    static Stream<InetAddress> both(InetAddress address) {
        return Stream.concat(Stream.of(address), of(address).stream());
    }

    static Optional<InetAddress> of(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        if (starts(bytes, 0x20, 0x02)) {
            return Optional.of(ipv4(bytes, 2));
        }
        boolean translated = starts(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
        boolean compatible = starts(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return translated || compatible || isMapped(bytes) ? Optional.of(ipv4(bytes, 12)) : Optional.empty();
    }

    static boolean isMapped(byte[] bytes) {
        return bytes.length == 16 && starts(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
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
