package dev.serai.calls;

import java.net.InetAddress;
import java.util.Optional;

/** Says where calls may go. It is asked on an event loop, for every address that is about to be connected to. */
interface Destinations {
    /**
     * @param host as the url names it: lower case, without brackets and without a trailing dot
     * @param address that the host resolved to
     * @return one short phrase when no call may go there
     */
    Optional<String> refuse(String host, InetAddress address);
}
