package dev.serai.cli;

import dev.serai.cli.YamlDocument.Scalar;
import dev.serai.kit.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in double braces is a setting, a parameter of the template around it, or brings its own default. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

    private final Set<String> settings;

    Placeholders(Set<String> settings) {
        this.settings = Set.copyOf(settings);
    }

    List<Finding> check(List<RouteFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (RouteFile file : files) {
            Set<String> known = new TreeSet<>(settings);
            known.addAll(file.parameters());
            for (Scalar scalar : file.document().scalars()) {
                Matcher placeholder = PLACEHOLDER.matcher(scalar.text());
                while (placeholder.find()) {
                    String key = placeholder.group(1).strip();
                    if (mustBeKnown(key) && !known.contains(key)) {
                        findings.add(file.finding(scalar.pointer(), unknown(key, known)));
                    }
                }
            }
        }
        return findings;
    }

    /** Not {@code key:default}, {@code env:NAME} and the like, nor {@code ?optional}. */
    private static boolean mustBeKnown(String key) {
        return !key.contains(":") && !key.startsWith("?");
    }

    private static String unknown(String key, Set<String> known) {
        return "no setting is named " + key
                + Nearest.to(key, known)
                        .map(near -> ", did you mean " + near + "?")
                        .orElse("");
    }
}
