package dev.serai.cli;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lays copies of the jar's routes and settings into the working folder, there to be edited. */
@Command(
        name = "init",
        description = "Writes routes/ and application.properties into the working folder, for you to edit.")
final class InitCommand implements Callable<Integer> {
    private final Shell shell;
    private final List<String> files;

    @Option(names = "--force", description = "Overwrites files that are there.")
    private boolean force;

    /** @param files names of resources, which are their paths in the working folder too */
    InitCommand(Shell shell, List<String> files) {
        this.shell = shell;
        this.files = List.copyOf(files);
    }

    @Override
    public Integer call() throws IOException {
        for (String file : files) {
            Path target = shell.folder().resolve(file);
            if (Files.exists(target) && !force) {
                shell.out().println("kept  " + file + " (--force overwrites it)");
            } else {
                write(file, target);
                shell.out().println("wrote " + file);
            }
        }
        return 0;
    }

    /** In one step, since a running Serai may be watching the folder. */
    private static void write(String file, Path target) throws IOException {
        Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
        Path fresh = folder.resolve(target.getFileName() + ".new");
        try (InputStream in = InitCommand.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new FileNotFoundException(file + " is not in the jar");
            }
            Files.copy(in, fresh, REPLACE_EXISTING);
            Files.move(fresh, target, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
