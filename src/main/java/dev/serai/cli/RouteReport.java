package dev.serai.cli;

import java.util.List;

/**
 * What a check saw.
 *
 * @param files route files and kamelets
 * @param routes ids of those in files that could be read; empty text for one without
 * @param findings in the order of files and lines; empty when all is well
 */
public record RouteReport(int files, List<String> routes, List<Finding> findings) {
    public RouteReport {
        routes = List.copyOf(routes);
        findings = findings.stream().sorted().distinct().toList();
    }

    /** One line for an operator. */
    public String summary() {
        return counted(files, "file") + ", " + counted(routes.size(), "route") + ", "
                + (findings.isEmpty() ? "no problems" : counted(findings.size(), "problem"));
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
