package dev.serai.backing.postgres;

import java.sql.SQLException;

/** PostgreSQL is there and refused a statement. */
public final class StatementFailed extends RuntimeException {
    StatementFailed(SQLException cause) {
        super("sqlstate=" + cause.getSQLState() + " " + firstLine(cause), cause);
    }

    /** The lines after it tell values of the row, which may be secret. */
    private static String firstLine(SQLException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    /** Whether it was no fault of the statement's: a deadlock, a conflict with another transaction. */
    public boolean passes() {
        return getCause() instanceof SQLException e
                && e.getSQLState() != null
                && e.getSQLState().startsWith("40");
    }
}
