package dev.serai.calls;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;

/** Says where calls may go. It is asked on an event loop, for every address that is about to be connected to. */
interface Destinations {
    /**
     * @param host as the url names it: lower case, without brackets and without a trailing dot
     * @param address that the host resolved to
     * @param port the url's, else its scheme's
     * @return one short phrase when no call may go there
     */
    Optional<String> refuse(String host, InetAddress address, int port);

    /** What is wrong with where a call is to go, as far as its url tells: a name is looked up at each attempt only. */
    default Optional<String> refuse(CallRequest call) {
        String host = call.host();
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)
                ? refuse(host, NetUtil.createInetAddressFromIpAddressString(host), call.port())
                : Optional.empty();
    }
}
