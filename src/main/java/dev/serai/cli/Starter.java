package dev.serai.cli;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;

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
}
