package dev.serai.backing;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on loopback, with a password. It is a process of its own that outlives a killed Serai; the next
 * start takes it over.
 */
final class EmbeddedPostgres implements AutoCloseable {
    static final int PORT = 5432;
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "postgres";
    private static final String PASSWORD = "postgres.password";
    private static final Duration CREATE = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration ADOPT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Path folder;
    private final Path cluster;
    private final PostgresPrograms programs;
    private final Path passwordFile;
    private final String password;
    private final PostgresAddress address;

    private EmbeddedPostgres(DataFolder data, Secrets secrets, int preferredPort) throws IOException {
        folder = data.folder("postgres");
        cluster = folder.resolve("data");
        Path log = folder.resolve("postgres.log");
        Files.deleteIfExists(log);
        programs = PostgresPrograms.in(folder, log);
        password = secrets.orGenerate(PASSWORD);
        passwordFile = secrets.file(PASSWORD);
        if (!Files.exists(cluster)) {
            create();
        }
        Optional<PostgresAddress> running = leftRunning();
        address = running.isPresent() ? running.get() : run(LoopbackPort.prefer(preferredPort), log);
    }

    /**
     * Returns when clients can connect. Programs and cluster are made at the first start.
     *
     * @throws BackingFailed when it does not come up
     */
    static EmbeddedPostgres start(DataFolder data, Secrets secrets, int preferredPort) {
        try {
            return new EmbeddedPostgres(data, secrets, preferredPort);
        } catch (IOException e) {
            throw new BackingFailed("postgres: " + data.path("postgres") + " can't be used: " + e, e);
        }
    }

    PostgresAddress address() {
        return address;
    }

    /** Ends its sessions and stops it; waits up to 20 s. */
    @Override
    public void close() throws IOException {
        if (!stop("fast", STOP) && !stop("immediate", Duration.ofSeconds(5))) {
            throw new BackingFailed("postgres: does not stop: " + programs.lastWords());
        }
    }

    /** Makes the cluster beside its place and moves it there whole, so that a crash leaves none that is half made. */
    private void create() throws IOException {
        Path unfinished = folder.resolve("data-unfinished");
        Folders.delete(unfinished);
        boolean created = programs.run(
                CREATE,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions");
        if (!created) {
            throw new BackingFailed("postgres: initdb failed in " + folder + ": " + programs.lastWords());
        }
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<PostgresAddress> leftRunning() throws IOException {
        Optional<Postmaster> named = Postmaster.of(cluster);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Postmaster left = named.get();
        if (!left.runs(folder)) {
            left.forget();
            return Optional.empty();
        }
        PostgresAddress there = address(left.port());
        String answer = "";
        for (long end = System.nanoTime() + ADOPT.toNanos(); left.runs(folder) && System.nanoTime() < end; ) {
            try {
                answer = there.ask("SHOW data_directory", Duration.ofSeconds(1));
                if (Path.of(answer).equals(cluster)) {
                    LOG.info("postgres.adopted pid={} port={}", left.pid(), left.port());
                    return Optional.of(there);
                }
            } catch (SQLException e) {
                answer = e.getMessage();
            }
            left.awaitEnd(RETRY);
        }
        if (left.runs(folder)) {
            throw new BackingFailed("postgres: pid=" + left.pid() + " holds " + cluster
                    + " and does not answer as it should: stop it, or restore " + passwordFile + " (" + answer + ")");
        }
        return Optional.empty();
    }

    private PostgresAddress run(int port, Path log) throws IOException {
        String options = "-p " + port + " -c listen_addresses=" + LoopbackPort.HOST
                // clients come by TCP; a socket file's path has to be shorter than 108 bytes
                + " -c unix_socket_directories="
                + " -c fsync=on -c synchronous_commit=on -c timezone=UTC"
                // a statement's error is told to its client, who logs it
                + " -c log_min_messages=fatal -c log_checkpoints=off";
        String wait = Long.toString(START.toSeconds());
        boolean started = programs.run(
                START.plusSeconds(5),
                "pg_ctl",
                "start",
                "-D",
                cluster.toString(),
                "-l",
                log.toString(),
                "-w",
                "-t",
                wait,
                "-o",
                options);
        if (!started) {
            throw new BackingFailed(
                    "postgres: did not start on " + cluster + " port " + port + ": " + programs.lastWords());
        }
        PostgresAddress there = address(port);
        try {
            there.ask("SELECT 1", Duration.ofSeconds(5));
            return there;
        } catch (SQLException e) {
            Closing.all(this);
            throw new BackingFailed(
                    "postgres: " + cluster + " does not take the password in " + passwordFile + ": restore it", e);
        }
    }

    private boolean stop(String mode, Duration within) throws IOException {
        String wait = Long.toString(within.toSeconds());
        return programs.run(
                within.plusSeconds(1), "pg_ctl", "stop", "-D", cluster.toString(), "-m", mode, "-w", "-t", wait);
    }

    private PostgresAddress address(int port) {
        return new PostgresAddress(LoopbackPort.HOST, port, "postgres", USER, password, Map.of(), true);
    }
}
