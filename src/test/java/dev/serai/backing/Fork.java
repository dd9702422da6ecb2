package dev.serai.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that a test may kill. */
final class Fork implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final List<String> read = new ArrayList<>();

    private Fork(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    static Fork of(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Fork(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** What follows this word on the first line that starts with it; reads until then. */
    String await(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            read.add(line);
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IOException("ended without '" + word + "': " + String.join("\n", read));
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** kill -15; then its shutdown hooks run. By the handle, for the process itself would close its output. */
    void terminate() {
        process.toHandle().destroy();
    }

    @Override
    public void close() {
        kill();
    }
}
