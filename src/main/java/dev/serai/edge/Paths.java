package dev.serai.edge;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What belongs to paths by their prefix, which ends where a segment does; the longest prefix wins. */
final class Paths<T> {
    private final Map<String, T> prefixes = new ConcurrentSkipListMap<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(p -> p));

    void put(String prefix, T value) {
        if (!prefix.startsWith("/")) {
            throw new IllegalArgumentException(prefix + " is no path: it starts without a slash");
        }
        prefixes.put(prefix, value);
    }

    Optional<T> of(String path) {
        for (Map.Entry<String, T> entry : prefixes.entrySet()) {
            if (covers(entry.getKey(), path)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static boolean covers(String prefix, String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || prefix.endsWith("/") || path.charAt(prefix.length()) == '/');
    }
}
