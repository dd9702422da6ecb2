package dev.serai.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What makes a database like one that the original has made and that was used. */
final class OriginalDatabase {
    private OriginalDatabase() {}

    static String statements() {
        try (var in = OriginalDatabase.class.getResourceAsStream("original.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
