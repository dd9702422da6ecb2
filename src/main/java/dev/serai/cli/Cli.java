package dev.serai.cli;

import dev.serai.kit.SettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line. Exit codes: 0 done, 1 failed, 2 not understood. */
@Command(
        name = "serai",
        description = "A messaging backend in one jar. Without a command it runs.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "[COMMAND]")
public final class Cli implements Callable<Integer> {
    private final Starter starter;

    private Cli(Starter starter) {
        this.starter = starter;
    }

    /**
     * Does what the arguments ask for, on the calling thread.
     *
     * @param doors names of the {@code direct:} endpoints that are not defined in route files, without {@code direct:}
     * @param starter runs the server
     * @return the process's exit code
     */
    public static int run(String[] args, Set<String> doors, Starter starter) {
        return run(args, doors, starter, Shell.ofProcess());
    }

    static int run(String[] args, Set<String> doors, Starter starter, Shell shell) {
        CommandLine line = new CommandLine(new Cli(starter))
                .addSubcommand(new CheckCommand(shell, doors, starter))
                .addSubcommand(new InitCommand(shell, packagedFiles()))
                .addSubcommand(new TokenCommand(shell))
                .addSubcommand(new MigrateCommand(shell, starter))
                .setOut(shell.out())
                .setErr(shell.err())
                .setExecutionExceptionHandler(Cli::failed);
        return line.execute(args);
    }

    @Override
    public Integer call() throws Exception {
        return starter.start();
    }

    @Command(name = "run", description = "Runs the server until it is stopped.")
    int runServer() throws Exception {
        return starter.start();
    }

    private static List<String> packagedFiles() {
        List<String> files = new ArrayList<>(List.of("application.properties"));
        PackagedRoutes.FILES.forEach(file -> files.add("routes/" + file));
        return files;
    }

    /** A wrong setting is the operator's to mend: its one line says how, a stack trace would hide it. */
    private static int failed(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingException || cause instanceof CommandFailed) {
                line.getErr().println(cause.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
        throw failure;
    }
}
