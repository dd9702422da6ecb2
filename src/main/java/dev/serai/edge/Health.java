package dev.serai.edge;

import java.util.Map;

/**
 * How one part is doing.
 *
 * @param details shown to whoever may see the management port: nothing secret
 */
public record Health(State state, Map<String, String> details) {
    /** {@code DEGRADED} works with less than it should have, and stays ready. */
    public enum State {
        UP(0),
        DEGRADED(1),
        DOWN(2);

        private final int level;

        State(int level) {
            this.level = level;
        }

        /** As the metrics have it: more is worse. */
        int level() {
            return level;
        }
    }

    public Health {
        details = Map.copyOf(details);
    }

    public static Health up() {
        return new Health(State.UP, Map.of());
    }
}
