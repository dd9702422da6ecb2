package dev.serai.backing.postgres;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statements of one feature, by the name of their file in {@code sql/<feature>}; each is read once. */
public final class SqlFiles {
    private static final Pattern CONDITION = Pattern.compile(" -- (with|without) (\\w+)$");

    private final Map<String, String> read = new ConcurrentHashMap<>();
    private final String feature;

    public SqlFiles(String feature) {
        this.feature = feature;
    }

    /** @param name of the file, without {@code .sql} */
    public String of(String name) {
        return read.computeIfAbsent("/sql/" + feature + "/" + name + ".sql", SqlFiles::read);
    }

    /**
     * The statement for these arguments: a line that ends with {@code -- with name} is there only when the argument of this
     * name is there and not null, one with {@code -- without name} only when it is not. A filter that is not asked for is
     * then no part of the statement, and PostgreSQL may use an index that has been made for those that are.
     *
     * @param text of {@link #of}
     */
    public static String with(String text, Map<String, Object> arguments) {
        return text.lines()
                .filter(line -> {
                    Matcher condition = CONDITION.matcher(line);
                    return !condition.find()
                            || condition.group(1).equals("with") == (arguments.get(condition.group(2)) != null);
                })
                .collect(Collectors.joining("\n"));
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
