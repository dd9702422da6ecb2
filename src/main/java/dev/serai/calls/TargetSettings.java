package dev.serai.calls;

import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.TrafficLimits;
import dev.serai.kit.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one target is given, {@code calls.target.*}.
 *
 * @param cap attempts at once to one target; 0: half of all
 * @param caps the same for some hosts, as {@code host} or {@code host:port}
 * @param rate attempts a second to one target; 0: any
 * @param rates the same for some hosts
 * @param failures in a row without an answer after which a target is down
 * @param lanes of single targets; those beyond share some
 * @param laneKept how long a lane is kept that is empty
 */
record TargetSettings(
        int cap,
        Map<String, Double> caps,
        double rate,
        Map<String, Double> rates,
        int failures,
        int lanes,
        Duration laneKept) {
    private static final String PREFIX = "calls.target.";
    private static final int MOST = 100_000;
    private static final Duration SHORTEST_KEPT = Duration.ofSeconds(1);
    private static final Duration LONGEST_KEPT = Duration.ofDays(1);
    private static final double SLOWEST = 0.001;

    TargetSettings {
        caps = Map.copyOf(caps);
        rates = Map.copyOf(rates);
    }

    static TargetSettings from(Settings settings) {
        return new TargetSettings(
                settings.number(PREFIX + "in-flight", 0, MOST),
                perHost(settings, "in-flight-of", 1, true),
                rate(settings),
                perHost(settings, "rate-of", SLOWEST, false),
                settings.number(PREFIX + "failures", 1, MOST),
                settings.number(PREFIX + "lanes", 0, MOST),
                settings.duration(PREFIX + "lane-kept", SHORTEST_KEPT, LONGEST_KEPT));
    }

    /** Of all slots a quarter is for lanes, so that what waits there is never kept out by what comes new. */
    TrafficLimits limits(int inFlight) {
        int fromLanes = Math.max(1, inFlight / 4);
        int usual = cap == 0 ? Math.max(1, inFlight / 2) : cap;
        return new TrafficLimits(
                Math.max(1, inFlight - fromLanes),
                fromLanes,
                target -> (int) Math.round(of(caps, target, usual)),
                target -> of(rates, target, rate),
                failures);
    }

    private static double of(Map<String, Double> some, TargetName target, double usual) {
        return some.entrySet().stream()
                .filter(entry -> target.matches(entry.getKey()))
                .max(Map.Entry.comparingByKey((a, b) -> Integer.compare(a.length(), b.length())))
                .map(Map.Entry::getValue)
                .orElse(usual);
    }

    private static double rate(Settings settings) {
        try {
            double rate = Double.parseDouble(settings.text(PREFIX + "rate"));
            if (rate == 0 || (rate >= SLOWEST && rate <= MOST)) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // told below, with every other wrong value
        }
        throw settings.wrong(PREFIX + "rate", "0, or calls a second from " + SLOWEST + " to " + MOST);
    }

    private static Map<String, Double> perHost(Settings settings, String key, double least, boolean whole) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String entry : settings.list(PREFIX + key)) {
            int equals = entry.lastIndexOf('=');
            try {
                double value = Double.parseDouble(entry.substring(equals + 1).strip());
                String host = entry.substring(0, Math.max(0, equals)).strip();
                if (host.isEmpty() || value < least || value > MOST || (whole && value != Math.rint(value))) {
                    throw new NumberFormatException(entry);
                }
                values.put(host, value);
            } catch (NumberFormatException e) {
                throw settings.wrong(
                        PREFIX + key,
                        "a list like api.example.com=4,other.example.com:8443=10, each from " + (whole ? "1" : least)
                                + " to " + MOST);
            }
        }
        return values;
    }
}
