package dev.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.serai.kit.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;

/**
 * What the command line reads from and prints to.
 *
 * @param folder the working folder
 * @param system the JVM's properties
 * @param out what was asked for, and nothing else
 * @param err what went wrong
 */
record Shell(
        Path folder,
        Map<String, String> environment,
        Properties system,
        Clock clock,
        PrintWriter out,
        PrintWriter err) {

    static Shell ofProcess() {
        return new Shell(
                Path.of(""),
                System.getenv(),
                System.getProperties(),
                Clock.systemUTC(),
                new PrintWriter(System.out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8));
    }

    Settings settings() {
        return settings(folder);
    }

    Settings settings(Path folder) {
        return Settings.load(folder, environment, system);
    }
}
