package dev.serai.cli;

import dev.serai.cli.YamlDocument.Scalar;
import dev.serai.kit.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whoever uses {@code kamelet:name} needs the file {@code kamelets/name.kamelet.yaml}, or a template of that name. */
final class KameletNames {
    private static final Pattern URI = Pattern.compile("kamelet:(?://)?([^/?,\\s]+)([/?].*)?");
    private static final Pattern STEP = Pattern.compile(".*/steps/\\d+/kamelet(/name)?");
    private static final Pattern COMPUTED = Pattern.compile(".*(\\$\\{|\\{\\{).*");

    /** Inside of a kamelet these are its own two ends. */
    private static final Set<String> ENDS = Set.of("source", "sink");

    private static final String SUFFIX = ".kamelet.yaml";

    private final List<String> kamelets;

    /** @param kamelets their files, which need not be readable */
    KameletNames(List<Path> kamelets) {
        this.kamelets = kamelets.stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    List<Finding> check(List<RouteFile> files) {
        Set<String> there = new TreeSet<>(kamelets);
        files.forEach(file -> there.addAll(file.templates()));
        List<Finding> findings = new ArrayList<>();
        for (RouteFile file : files) {
            for (Scalar scalar : file.document().scalars()) {
                names(scalar).stream()
                        .filter(name -> !there.contains(name))
                        .forEach(name -> findings.add(file.finding(scalar.pointer(), isMissing(name, there))));
            }
        }
        return findings;
    }

    private static String isMissing(String name, Set<String> there) {
        String hint = Nearest.to(name, there)
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
        return "no kamelet is named " + name + hint;
    }

    /** The names in one value, which may be a list for a router; none in what is computed at run time. */
    private static List<String> names(Scalar scalar) {
        boolean step = STEP.matcher(scalar.pointer()).matches();
        List<String> names = new ArrayList<>();
        for (String part : (step ? "kamelet:" + scalar.text() : scalar.text()).split(",", -1)) {
            Matcher uri = URI.matcher(part.strip());
            if (uri.matches()
                    && !ENDS.contains(uri.group(1))
                    && !COMPUTED.matcher(uri.group(1)).matches()) {
                names.add(uri.group(1));
            }
        }
        return names;
    }
}
