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
                .map(route -> name(route.getEndpoint()))
                .collect(Collectors.toSet());
        Set<String> missing = context.getEndpoints().stream()
                .map(Doors::name)
                .filter(key -> key.startsWith("direct:") && !open.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!missing.isEmpty()) {
            throw new SettingException(
                    "routes: nothing is behind " + String.join(", ", missing).replace("direct://", "direct:"));
        }
    }

    /** A door is found by its name, whatever options follow it. */
    private static String name(Endpoint endpoint) {
        String key = endpoint.getEndpointKey();
        int options = key.indexOf('?');
        return options < 0 ? key : key.substring(0, options);
    }
}
