package dev.serai.kit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * Secrets in files that only their owner can read: folder 0700, files 0600. Several processes may use one folder at the
 * same time.
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
     * The secret of that name: 32 random bytes in base64url, made when it is first asked for.
     *
     * @throws UncheckedIOException when the folder can't be made, read or written
     */
    public String orGenerate(String name) {
        // the channel's lock is the process's, so that threads need one more
        synchronized (Secrets.class) {
            try (FileChannel channel =
                    FileChannel.open(makeFolder().resolve(".lock"), Set.of(CREATE, WRITE), permissions("rw-------"))) {
                // released with the channel
                channel.lock();
                Path file = folder.resolve(name);
                if (!Files.isRegularFile(file)) {
                    writeAtomically(file, random());
                }
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Keeps that content under that name, in place of what was there, and answers its file.
     *
     * @throws UncheckedIOException when the folder can't be made or written
     */
    public Path write(String name, String content) {
        try {
            return writeAtomically(makeFolder().resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path writeAtomically(Path file, String content) throws IOException {
        Path fresh = Files.createTempFile(folder, ".new", "", permissions("rw-------"));
        try {
            Files.writeString(fresh, content);
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Path makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Path above = folder.toAbsolutePath().getParent();
            Files.createDirectories(above);
            Files.createDirectories(folder, permissions("rwx------"));
        }
        return folder;
    }

    private FileAttribute<?>[] permissions(String text) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
