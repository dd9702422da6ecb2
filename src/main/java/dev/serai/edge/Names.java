package dev.serai.edge;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** A list of names that pass a door, without regard to case. No name of Camel's own ever does. */
final class Names {
    private final Set<String> names = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

    Names(String... names) {
        add(List.of(names));
    }

    final void add(Collection<String> more) {
        for (String name : more) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("camel") || lower.startsWith("org.apache.camel")) {
                throw new IllegalArgumentException(name + " would steer Camel from outside");
            }
            names.add(name);
        }
    }

    Collection<String> all() {
        return names;
    }
}
