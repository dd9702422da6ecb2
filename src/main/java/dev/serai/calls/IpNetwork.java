package dev.serai.calls;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of IPv4 or IPv6 addresses, or one address.
 *
 * @param base its first address, in hexadecimal digits
 * @param prefix how many bits of it all its addresses share
 */
record IpNetwork(String base, int prefix) {
    private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f:.]+)(?:/(\\d{1,3}))?");
    private static final int MAPPED = 96;

    /** Empty for what is none, be it that its address goes on beyond its prefix. A mapped one becomes the IPv4 one. */
    static Optional<IpNetwork> parse(String text) {
        Matcher cidr = CIDR.matcher(text);
        if (!cidr.matches()) {
            return Optional.empty();
        }
        String address = cidr.group(1);
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            return Optional.empty();
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        int prefix = cidr.group(2) == null ? bytes.length * 8 : Integer.parseInt(cidr.group(2));
        if (prefix > bytes.length * 8 || !Arrays.equals(bytes, masked(bytes, prefix))) {
            return Optional.empty();
        }
        return Ipv4Inside.isMapped(bytes) && prefix >= MAPPED
                ? Optional.of(of(Arrays.copyOfRange(bytes, 12, 16), prefix - MAPPED))
                : Optional.of(of(bytes, prefix));
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length * 2 == base.length()
                && of(masked(bytes, prefix), prefix).equals(this);
    }

    /** Whether it is all of IPv4 or of IPv6. */
    boolean isEverything() {
        return prefix == 0;
    }

    private static IpNetwork of(byte[] bytes, int prefix) {
        return new IpNetwork(HexFormat.of().formatHex(bytes), prefix);
    }

    private static byte[] masked(byte[] bytes, int prefix) {
        byte[] masked = new byte[bytes.length];
        for (int bit = 0; bit < prefix; bit++) {
            masked[bit / 8] |= (byte) (bytes[bit / 8] & (0x80 >> bit % 8));
        }
        return masked;
    }
}
