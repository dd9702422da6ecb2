package dev.serai.cli;

import java.util.Comparator;

/**
 * Something wrong with a route file.
 *
 * @param file its path
 * @param line from 1
 * @param problem one line
 */
public record Finding(String file, int line, String problem) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::file).thenComparing(Finding::line).thenComparing(Finding::problem);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** As compilers print it, so that editors find the place. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + problem;
    }
}
