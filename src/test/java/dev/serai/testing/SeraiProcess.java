package dev.serai.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar in a process of its own, to be killed and started again at will. */
public final class SeraiProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("serai\\.ready http=(\\S+) management=(\\S+)");

    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> options;
    private Process process;
    private int starts;
    private String url;
    private String managementUrl;

    /**
     * @param folder the working folder; logs go there as well
     * @param environment replaces this process's environment but for what a JVM needs
     * @param options options of the JVM
     */
    public SeraiProcess(Path folder, Map<String, String> environment, String... options) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.options = List.of(options);
    }

    /** Starts it and returns how long it took until it said that it is ready. */
    public Duration start() {
        long began = System.nanoTime();
        Path log = folder.resolve("serai-" + ++starts + ".log");
        process = launch(log, List.of());
        Optional<Matcher> ready = Optional.empty();
        while (ready.isEmpty()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("Serai ended before it was ready:\n" + read(log));
            }
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(90)) {
                kill();
                throw new IllegalStateException("Serai is not ready after 90 s:\n" + read(log));
            }
            pause();
            ready = Optional.of(READY.matcher(read(log))).filter(Matcher::find);
        }
        url = ready.get().group(1);
        managementUrl = ready.get().group(2);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Runs the jar with these arguments until it ends; answers what it printed. */
    public String run(String... arguments) {
        Path log = folder.resolve("serai-run-" + ++starts + ".log");
        Process run = launch(log, List.of(arguments));
        try {
            if (!run.waitFor(60, TimeUnit.SECONDS)) {
                run.destroyForcibly();
                throw new IllegalStateException("still running after 60 s:\n" + read(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return read(log) + "exit " + run.exitValue();
    }

    public String url() {
        return url;
    }

    public String managementUrl() {
        return managementUrl;
    }

    public long pid() {
        return process.pid();
    }

    public String log() {
        return read(folder.resolve("serai-" + starts + ".log"));
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** SIGTERM; answers the exit code. */
    public int stop() {
        process.destroy();
        await(Duration.ofSeconds(60));
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }

    private Process launch(Path log, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(Path.of("target", "serai.jar").toAbsolutePath().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("Serai did not end within " + patience + ":\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause() {
        try {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path path) {
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
