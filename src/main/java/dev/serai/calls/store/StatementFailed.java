package dev.serai.calls.store;

import java.sql.SQLException;

/** PostgreSQL is there and refused a statement. */
final class StatementFailed extends RuntimeException {
    StatementFailed(SQLException cause) {
        super("sqlstate=" + cause.getSQLState() + " " + cause.getMessage(), cause);
    }

    /** Whether it was no fault of the statement's: a deadlock, a conflict with another transaction. */
    boolean passes() {
        return getCause() instanceof SQLException e
                && e.getSQLState() != null
                && e.getSQLState().startsWith("40");
    }
}
