package dev.serai.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The YAML files below a folder of routes.
 *
 * @param flows {@code <flow>.camel.yaml}
 * @param kamelets {@code kamelets/<name>.kamelet.yaml}
 * @param misplaced YAML that is named otherwise or lies elsewhere, which nothing would load
 */
public record RouteFiles(List<Path> flows, List<Path> kamelets, List<Path> misplaced) {
    private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    private static final Pattern FLOW = Pattern.compile(NAME + "\\.camel\\.yaml");
    private static final Pattern KAMELET = Pattern.compile("kamelets/" + NAME + "\\.kamelet\\.yaml");
    private static final Pattern YAML = Pattern.compile(".*\\.ya?ml", Pattern.CASE_INSENSITIVE);

    public RouteFiles {
        flows = List.copyOf(flows);
        kamelets = List.copyOf(kamelets);
        misplaced = List.copyOf(misplaced);
    }

    /** @param folder may be missing, which is to have no files */
    public static RouteFiles in(Path folder) throws IOException {
        RouteFiles found = new RouteFiles(List.of(), List.of(), List.of());
        return Files.isDirectory(folder) ? sorted(folder) : found;
    }

    private static RouteFiles sorted(Path folder) throws IOException {
        List<Path> flows = new ArrayList<>();
        List<Path> kamelets = new ArrayList<>();
        List<Path> misplaced = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).sorted().forEach(file -> {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (FLOW.matcher(name).matches()) {
                    flows.add(file);
                } else if (KAMELET.matcher(name).matches()) {
                    kamelets.add(file);
                } else if (YAML.matcher(name).matches()) {
                    misplaced.add(file);
                }
            });
        }
        return new RouteFiles(flows, kamelets, misplaced);
    }
}
