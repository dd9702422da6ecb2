package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.cli.YamlDocument.Scalar;
import dev.serai.kit.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whoever sends to {@code direct:name} needs a route or a Java door that takes it. */
final class DirectNames {
    private static final Pattern DIRECT = Pattern.compile("direct:(?://)?([^?,\\s]+)(\\?.*)?");
    private static final Pattern COMPUTED = Pattern.compile(".*(\\$\\{|\\{\\{|\\*).*");

    private final Set<String> doors;

    DirectNames(Set<String> doors) {
        this.doors = Set.copyOf(doors);
    }

    List<Finding> check(List<RouteFile> files) {
        Set<String> taken = new TreeSet<>(doors);
        for (RouteFile file : files) {
            file.document().scalars().stream()
                    .filter(DirectNames::consumes)
                    .forEach(scalar -> taken.addAll(names(file, scalar)));
        }
        List<Finding> findings = new ArrayList<>();
        for (RouteFile file : files) {
            for (Scalar scalar : file.document().scalars()) {
                if (!consumes(scalar)) {
                    names(file, scalar).stream()
                            .filter(name -> !taken.contains(name))
                            .forEach(name -> findings.add(file.finding(scalar.pointer(), nobodyTakes(name, taken))));
                }
            }
        }
        return findings;
    }

    private static String nobodyTakes(String name, Set<String> taken) {
        String hint = Nearest.to(name, taken)
                .map(near -> ", did you mean direct:" + near + "?")
                .orElse("");
        return "no route consumes direct:" + name + hint;
    }

    private static boolean consumes(Scalar scalar) {
        return scalar.pointer().endsWith("/from/uri");
    }

    /** The names in one value, which may be a list for a router; none in what is computed at run time. */
    private static List<String> names(RouteFile file, Scalar scalar) {
        List<String> names = new ArrayList<>();
        for (String uri : whole(file, scalar).split(",", -1)) {
            Matcher direct = DIRECT.matcher(uri.strip());
            if (direct.matches() && !COMPUTED.matcher(direct.group(1)).matches()) {
                names.add(direct.group(1));
            }
        }
        return names;
    }

    /** An endpoint may be written apart: {@code uri: direct}, {@code parameters: {name: x}}. */
    private static String whole(RouteFile file, Scalar scalar) {
        if (!scalar.text().equals("direct") || !scalar.pointer().endsWith("/uri")) {
            return scalar.text();
        }
        String step = scalar.pointer().substring(0, scalar.pointer().lastIndexOf('/'));
        JsonNode name = file.document().root().at(step).path("parameters").path("name");
        return "direct:" + name.asText();
    }
}
