package dev.serai.cli;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.util.function.Consumer;

/** The server, as the command line sees it. */
@FunctionalInterface
public interface Starter {
    /**
     * Starts the server and returns when it has stopped.
     *
     * @return the process's exit code
     * @throws SettingException when a setting is wrong
     */
    int start() throws Exception;

    /**
     * Reads the features' settings without starting anything.
     *
     * @throws SettingException when one is wrong
     */
    default void check(Settings settings) {}

    /**
     * Brings the databases of all features to what this version needs.
     *
     * @param say gets one line for each schema: from which version to which
     * @throws SettingException when a setting is wrong, or the data folder is in use
     * @throws CommandFailed when a database does not take it
     */
    default void migrate(Settings settings, Consumer<String> say) {}
}
