package dev.serai.backing.postgres;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The statements of one feature, by the name of their file in {@code sql/<feature>}; each is read once. */
public final class SqlFiles {
    private final Map<String, String> read = new ConcurrentHashMap<>();
    private final String feature;

    public SqlFiles(String feature) {
        this.feature = feature;
    }

    /** @param name of the file, without {@code .sql} */
    public String of(String name) {
        return read.computeIfAbsent("/sql/" + feature + "/" + name + ".sql", SqlFiles::read);
    }

    private static String read(String path) {
        try (InputStream in = SqlFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
