package dev.serai.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets in files that only their owner can read: folder 0700, files 0600. Several processes may use one folder at the
 * same time, so that {@code token} works beside a running server.
 */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private final Path folder;

    /** @param folder made when it is first needed */
    public Secrets(Path folder) {
        this.folder = folder;
    }

    /**
     * The secret of this name; at first 32 random bytes as base64url, from then on the same.
     *
     * @throws SettingException when its file is there and empty
     * @throws UncheckedIOException when the folder can't be made, read or written
     */
    public String orGenerate(String name) {
        Path file = file(name);
        // the channel's lock is the process's, so that threads need one more
        synchronized (Secrets.class) {
            try (FileChannel lock = OwnerOnly.openFile(made().resolve(".lock"), CREATE, WRITE)) {
                // released with the channel
                lock.lock();
                if (!Files.exists(file)) {
                    byte[] bytes = new byte[BYTES];
                    RANDOM.nextBytes(bytes);
                    replace(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
                }
                String secret = Files.readString(file).strip();
                if (secret.isEmpty()) {
                    throw new SettingException(file + " is empty: restore it, or delete it for a new secret");
                }
                return secret;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Replaces the file of this name as a whole; a crash leaves the old one or the new one.
     *
     * @throws UncheckedIOException when the folder can't be made or written
     */
    public Path write(String name, String content) {
        Path file = file(name);
        synchronized (Secrets.class) {
            try {
                made();
                return replace(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where the secret of this name is, or would be. */
    public Path file(String name) {
        if (!name.matches("[a-z][a-z0-9.-]*")) {
            throw new IllegalArgumentException("no name of a secret: " + name);
        }
        return folder.resolve(name);
    }

    private Path replace(Path file, String content) throws IOException {
        Path fresh = folder.resolve(file.getFileName() + ".new");
        try (FileChannel out = OwnerOnly.openFile(fresh, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer bytes = UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        return Files.move(fresh, file, ATOMIC_MOVE);
    }

    private Path made() throws IOException {
        OwnerOnly.createFolders(folder);
        OwnerOnly.tightenFolder(folder);
        return folder;
    }
}
