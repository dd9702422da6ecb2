package dev.serai.cli;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is wrong with a folder's settings and routes, without starting anything. */
@Command(
        name = "check",
        description = "Checks application.properties and routes/ of a folder and prints what is wrong with them.")
final class CheckCommand implements Callable<Integer> {
    private final Shell shell;
    private final Set<String> doors;
    private final Starter starter;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "The working folder, unless named.")
    private Path folder;

    CheckCommand(Shell shell, Set<String> doors, Starter starter) {
        this.shell = shell;
        this.doors = doors;
        this.starter = starter;
    }

    @Override
    public Integer call() throws IOException {
        Path checked = folder == null ? shell.folder() : shell.folder().resolve(folder);
        if (!Files.isDirectory(checked.toAbsolutePath())) {
            throw new ParameterException(spec.commandLine(), checked + " is no folder");
        }
        Optional<Settings> settings = checkSettings(checked);
        RouteCheck check =
                settings.map(good -> new RouteCheck(doors, good.all().keySet())).orElseGet(() -> new RouteCheck(doors));
        RouteReport report = check.check(RouteFiles.in(checked.resolve("routes")));
        report.findings().forEach(shell.out()::println);
        if (settings.isPresent() && report.findings().isEmpty()) {
            shell.out().println(report.summary());
            return 0;
        }
        return 1;
    }

    private Optional<Settings> checkSettings(Path checked) {
        try {
            Settings settings = shell.settings(checked);
            starter.check(settings);
            return Optional.of(settings);
        } catch (SettingException e) {
            shell.out().println(e.getMessage());
            return Optional.empty();
        }
    }
}
