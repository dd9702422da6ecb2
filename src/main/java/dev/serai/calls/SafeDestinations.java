package dev.serai.calls;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where the settings let calls go, less what is never an honest target. What is Serai's own stays closed though it be
 * allowed.
 */
record SafeDestinations(DestinationRules rules, Premises premises) implements Destinations {
    @Override
    public Optional<String> refuse(String host, InetAddress address, int port) {
        return reason(host, address, port).map(reason -> "destination refused: " + reason);
    }

    private Optional<String> reason(String host, InetAddress address, int port) {
        if (rules.denies(host, address, port)) {
            return Optional.of(address.getHostAddress() + " is in " + DestinationRules.DENY);
        }
        Optional<String> kind = AddressKind.refused(address);
        if (kind.isPresent() && !rules.allowsExactly(host, address, port)) {
            return Optional.of(kind.get() + " address " + address.getHostAddress());
        }
        if (premises.hold(host, address, port)) {
            return Optional.of("port " + port + " of " + address.getHostAddress() + " is Serai's own");
        }
        return rules.allows(host, address, port)
                ? Optional.empty()
                : Optional.of(address.getHostAddress() + " is not in " + DestinationRules.ALLOW);
    }
}
