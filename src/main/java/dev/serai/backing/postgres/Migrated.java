package dev.serai.backing.postgres;

/**
 * What was done to a schema.
 *
 * @param from its version before, or {@link #NOTHING}
 * @param to its version now, the same when there was nothing to do
 */
public record Migrated(String schema, String from, String to) {
    /** In place of the version of a schema that was not there. */
    public static final String NOTHING = "nothing";
}
