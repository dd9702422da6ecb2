package dev.serai;

import dev.serai.kit.SettingException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;

/** The {@code direct:} endpoints between routes. */
final class Doors {
    private Doors() {}

    /**
     * Each door that some route sends to has a route behind it. Camel itself would only find out at the first message,
     * and hold its thread for half a minute.
     *
     * @throws SettingException that names the doors with nothing behind them
     */
    static void requireConsumers(CamelContext context) {
        Set<String> open = context.getRoutes().stream()
                .map(route -> route.getEndpoint().getEndpointKey())
                .collect(Collectors.toSet());
        Set<String> missing = context.getEndpoints().stream()
                .map(Endpoint::getEndpointKey)
                .filter(key -> key.startsWith("direct:") && !open.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!missing.isEmpty()) {
            throw new SettingException(
                    "routes: nothing is behind " + String.join(", ", missing).replace("direct://", "direct:"));
        }
    }
}
