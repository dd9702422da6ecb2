package dev.serai.backing.postgres;

/** PostgreSQL is away, does not answer in time, or has more to do than it gets done. */
public final class DatabaseAway extends RuntimeException {
    public DatabaseAway(String because) {
        super("PostgreSQL is not usable: " + because);
    }

    public DatabaseAway(String because, Throwable cause) {
        super("PostgreSQL is not usable: " + because, cause);
    }
}
