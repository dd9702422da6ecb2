package dev.serai.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what is wrong with route files before Camel loads them. */
public final class RouteCheck {
    private final DirectNames directNames;
    private final Optional<Placeholders> placeholders;
    private final RouteIds routeIds = new RouteIds();
    private final KameletShape kameletShape = new KameletShape();

    /**
     * @param doors names of the {@code direct:} endpoints that Java consumes, without {@code direct:}
     * @param settings keys that routes may use as <code>{{key}}</code>
     */
    public RouteCheck(Set<String> doors, Set<String> settings) {
        this(doors, Optional.of(new Placeholders(settings)));
    }

    /** Without a look at placeholders, for when the settings can't be read. */
    public RouteCheck(Set<String> doors) {
        this(doors, Optional.empty());
    }

    private RouteCheck(Set<String> doors, Optional<Placeholders> placeholders) {
        this.directNames = new DirectNames(doors);
        this.placeholders = placeholders;
    }

    /** Checks the files together, since names must fit across them. */
    public RouteReport check(RouteFiles files) {
        List<Finding> findings = new ArrayList<>();
        for (Path file : files.misplaced()) {
            findings.add(new Finding(
                    shown(file),
                    1,
                    "is not loaded: routes are <flow>.camel.yaml, kamelets are kamelets/<name>.kamelet.yaml"));
        }
        List<RouteFile> flows = read(files.flows(), findings);
        List<RouteFile> kamelets = read(files.kamelets(), findings);
        for (RouteFile flow : flows) {
            DslCheck.of(flow.document().root()).forEach(misfit -> findings.add(misfit.in(flow, "")));
        }
        kamelets.forEach(kamelet -> findings.addAll(kameletShape.check(kamelet)));

        List<RouteFile> both = new ArrayList<>(flows);
        both.addAll(kamelets);
        findings.addAll(routeIds.check(flows));
        findings.addAll(directNames.check(both));
        findings.addAll(new KameletNames(files.kamelets()).check(both));
        placeholders.ifPresent(known -> findings.addAll(known.check(both)));
        List<String> routes = flows.stream()
                .flatMap(flow -> flow.routes().stream())
                .map(RouteFile.Route::id)
                .toList();
        return new RouteReport(files.flows().size() + files.kamelets().size(), routes, findings);
    }

    private static List<RouteFile> read(List<Path> files, List<Finding> findings) {
        List<RouteFile> read = new ArrayList<>();
        for (Path file : files) {
            try {
                read.add(new RouteFile(shown(file), YamlDocument.read(file)));
            } catch (BadYaml e) {
                findings.add(new Finding(shown(file), e.line(), e.getMessage()));
            }
        }
        return read;
    }

    private static String shown(Path file) {
        return file.toString().replace('\\', '/');
    }
}
