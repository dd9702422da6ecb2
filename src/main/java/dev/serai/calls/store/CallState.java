package dev.serai.calls.store;

import java.util.Locale;

/** What has become of a call. The last three are final: an execution that reached one of them stays there. */
public enum CallState {
    QUEUED,
    WAITING,
    DELIVERED,
    DEAD,
    CANCELLED;

    public boolean isFinal() {
        return rank() == 2;
    }

    /** As in the database and on the wire: lower case. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidQuery when it is none of them */
    public static CallState parse(String wire) {
        for (CallState state : values()) {
            if (state.wire().equals(wire)) {
                return state;
            }
        }
        throw new InvalidQuery("state is not one of queued, waiting, delivered, dead and cancelled");
    }

    int rank() {
        return switch (this) {
            case QUEUED -> 0;
            case WAITING -> 1;
            case DELIVERED, DEAD, CANCELLED -> 2;
        };
    }
}
