package dev.serai.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of everything that Serai keeps, held by one process at a time. Threads may share it.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "serai.lock";

    /**
     * Folders held by this JVM. Looked at before the lock file is opened: closing any channel of a file drops all locks
     * that the process has on it, so a refused second open would take the lock away from the first.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates the folder where it is missing, for its owner alone, and takes it.
     *
     * @throws SettingException with one line, when another process holds it or it can't be written
     */
    public static DataFolder open(Path folder) {
        Path root = create(folder);
        if (!HELD.add(root)) {
            throw inUse(root, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new DataFolder(root, lock(root));
        } catch (RuntimeException e) {
            HELD.remove(root);
            throw e;
        }
    }

    /** The path of a file or folder in here, whether it exists or not. */
    public Path path(String... parts) {
        Path path = root;
        for (String part : parts) {
            path = path.resolve(part);
        }
        return path;
    }

    /** A folder in here, created where it is missing, for its owner alone. */
    public Path folder(String name) {
        Path folder = root.resolve(name);
        try {
            OwnerOnly.createFolders(folder);
            OwnerOnly.tightenFolder(folder);
            return folder;
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(root);
        }
    }

    private static Path create(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                OwnerOnly.createFolders(absolute);
            }
            return absolute.toRealPath();
        } catch (IOException e) {
            throw notWritable(absolute, e);
        }
    }

    private static FileChannel lock(Path root) {
        try {
            FileChannel file = OwnerOnly.openFile(
                    root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                String holder = read(file);
                file.close();
                throw inUse(root, holder);
            }
            file.truncate(0);
            file.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"));
            file.force(true);
            return file;
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        file.read(bytes, 0);
        String pid = UTF_8.decode(bytes.flip()).toString().strip();
        return pid.isEmpty() ? "unknown" : pid;
    }

    private static SettingException inUse(Path root, String pid) {
        return new SettingException("data.folder=" + root + " is in use by Serai pid=" + pid
                + ": stop that one, or name another folder in SERAI_DATA");
    }

    private static SettingException notWritable(Path root, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getClass().getSimpleName();
        return new SettingException("data.folder=" + root + " can't be written (" + reason
                + "): name a folder in SERAI_DATA that this user may write");
    }
}
