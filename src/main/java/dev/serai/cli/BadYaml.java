package dev.serai.cli;

/** A text is no YAML that Camel would read. */
final class BadYaml extends Exception {
    private final int line;

    BadYaml(int line, String problem) {
        super(problem);
        this.line = line;
    }

    int line() {
        return line;
    }
}
