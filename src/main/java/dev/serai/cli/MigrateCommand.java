package dev.serai.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Brings the databases up to date without starting the server, which else does it at its start. */
@Command(
        name = "migrate",
        description =
                "Brings the databases to what this version needs, and exits. The server does so too when it starts.")
final class MigrateCommand implements Callable<Integer> {
    private final Shell shell;
    private final Starter starter;

    MigrateCommand(Shell shell, Starter starter) {
        this.shell = shell;
        this.starter = starter;
    }

    @Override
    public Integer call() {
        starter.migrate(shell.settings(), shell.out()::println);
        return 0;
    }
}
