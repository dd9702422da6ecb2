package dev.serai.backing.postgres;

import java.sql.SQLException;
import java.util.Optional;

/** What PostgreSQL said itself, below what others have put around it. */
final class Reasons {
    /**
     * The connection (08, 28), the server or its disk (25, 53, 58, 57P), a database that is not there (3D), a lost race (40):
     * nothing in the schema is wrong.
     */
    private static final String PASSES = "(08|25|28|3D|40|53|58)...|57P..";

    private Reasons() {}

    /** One line; PostgreSQL's lines after the first are values of rows. */
    static String of(Exception failure) {
        String all = innermost(failure).map(Throwable::getMessage).orElse(failure.getMessage());
        return String.valueOf(all).lines().findFirst().orElse("");
    }

    /** Whether a failed migration fails again as long as nobody changes anything. */
    static boolean isRefusedMigration(Exception failure) {
        return !(failure instanceof SQLException)
                && innermost(failure)
                        .map(SQLException::getSQLState)
                        .filter(state -> !state.matches(PASSES))
                        .isPresent();
    }

    private static Optional<SQLException> innermost(Throwable failure) {
        SQLException innermost = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said) {
                innermost = said;
            }
        }
        return Optional.ofNullable(innermost);
    }
}
