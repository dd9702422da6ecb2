package dev.serai.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server process that {@code postmaster.pid} in a cluster's folder names.
 *
 * @param pid may belong to another program by now, or to none
 */
record Postmaster(Path file, long pid, int port) {
    /** More than any kernel gives out. */
    private static final int NOBODY = Integer.MAX_VALUE;

    private static final int PORT_LINE = 3;

    static Optional<Postmaster> of(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return Optional.of(new Postmaster(file, number(lines, 0), (int) number(lines, PORT_LINE)));
    }

    /** Whether a process of this number runs a program below the folder. */
    boolean runs(Path programs) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .filter(command -> Path.of(command).startsWith(programs))
                .isPresent();
    }

    /** Waits until the process ends, at most this long. */
    void awaitEnd(Duration most) {
        try {
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            if (process != null) {
                process.onExit().get(most.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes PostgreSQL take the file for a dead server's. It believes any live process of that number to be a server and
     * refuses to start; the other lines stay, from them it tells whether an old backend still uses the memory.
     */
    void forget() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (lines.isEmpty()) {
            Files.delete(file);
            return;
        }
        lines.set(0, Integer.toString(NOBODY));
        Files.write(file, lines);
    }

    private static long number(List<String> lines, int line) {
        return lines.size() > line && lines.get(line).strip().matches("\\d{1,9}")
                ? Long.parseLong(lines.get(line).strip())
                : -1;
    }
}
