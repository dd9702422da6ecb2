package dev.serai.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** One run of the command line, in a folder and an environment of its own. */
record CliRun(int code, String out, String err) {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);
    private static final Starter NOT_STARTED = () -> {
        throw new AssertionError("nobody asked for the server");
    };

    static CliRun in(Path folder, String... args) {
        return in(folder, Map.of(), Set.of(), NOT_STARTED, args);
    }

    static CliRun in(Path folder, Map<String, String> environment, Set<String> doors, Starter starter, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Shell shell =
                new Shell(folder, environment, new Properties(), CLOCK, new PrintWriter(out), new PrintWriter(err));
        int code = Cli.run(args, doors, starter, shell);
        return new CliRun(code, out.toString(), err.toString());
    }
}
