package dev.serai.backing.postgres;

import java.sql.SQLException;

/** PostgreSQL is there and refused a statement. What it told of the values of rows is not in here: they may be secret. */
public final class StatementFailed extends RuntimeException {
    private static final String TOOK_TOO_LONG = "57014";

    private final String state;

    StatementFailed(SQLException because) {
        super("sqlstate=" + because.getSQLState() + " " + firstLine(because));
        this.state = String.valueOf(because.getSQLState());
    }

    /** The lines after it tell values of the row. */
    private static String firstLine(SQLException because) {
        return String.valueOf(because.getMessage()).lines().findFirst().orElse("");
    }

    /** Whether it was no fault of the statement's: a deadlock, a conflict with another transaction. */
    public boolean passes() {
        return state.startsWith("40");
    }

    /** Whether it ended at a limit of time, its own or that of its wait for a lock. */
    public boolean tookTooLong() {
        return state.equals(TOOK_TOO_LONG) || state.startsWith("55");
    }

    /** Whether what it asked for is more than PostgreSQL makes. */
    public boolean isTooMuch() {
        return state.startsWith("54");
    }
}
