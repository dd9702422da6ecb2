package dev.serai.bench.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that runs a main of a bench. It says what is for the bench in marked lines, and ends when
 * its input ends, so that none outlives the bench.
 */
public final class Child implements AutoCloseable {
    private static final String MARK = "bench: ";
    private static final String ENDED = "ended";

    private final Process process;
    private final PrintStream input;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Queue<String> printed = new ConcurrentLinkedQueue<>();

    private Child(Process process) {
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, UTF_8);
        Thread reader = new Thread(this::read, "bench-child");
        reader.setDaemon(true);
        reader.start();
    }

    public static Child of(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dserai.log.level=warn",
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new Child(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a child: tells the bench. */
    public static void tell(String line) {
        System.out.println(MARK + line);
    }

    /** In a child: waits until the bench has closed it, or is gone. */
    public static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is said to this one
        }
    }

    public void say(String line) {
        input.println(line);
    }

    /** The next line that is for the bench; waits for it. */
    public String hear() {
        try {
            String line = told.take();
            if (line.startsWith(MARK)) {
                return line.substring(MARK.length());
            }
            told.add(ENDED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("a process of the bench ended:\n" + String.join("\n", printed));
    }

    /** Always, so that it never waits for a reader. */
    private void read() {
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            output.lines().forEach(line -> (line.startsWith(MARK) ? told : printed).add(line));
        } catch (IOException | UncheckedIOException e) {
            printed.add(e.toString());
        } finally {
            told.add(ENDED);
        }
    }

    @Override
    public void close() {
        input.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
