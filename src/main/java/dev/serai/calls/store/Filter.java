package dev.serai.calls.store;

import java.util.Optional;

/**
 * Which calls are meant.
 *
 * @param host {@code host} for all its ports, or {@code host:port}
 */
public record Filter(Optional<CallState> state, Optional<String> host) {
    /** All there are. */
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    /** @throws InvalidQuery when the host is none */
    public Filter {
        host = host.map(text -> Place.parse(text).name());
    }

    /** From a query's texts, where empty is none. */
    public static Filter of(String state, String host) {
        return new Filter(
                Optional.of(state).filter(text -> !text.isEmpty()).map(CallState::parse),
                Optional.of(host).filter(text -> !text.isEmpty()));
    }

    /** The arguments of a statement that asks for host and port: null for any. */
    Object[] places() {
        Optional<Place> place = host.map(Place::parse);
        String wanted = place.map(Place::host).orElse(null);
        String port =
                place.filter(named -> named.port() != null).map(Place::name).orElse(null);
        return new Object[] {wanted, wanted, port, port, port};
    }
}
