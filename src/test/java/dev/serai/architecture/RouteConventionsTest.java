package dev.serai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.calls.CallsFeature;
import dev.serai.cli.Finding;
import dev.serai.cli.RouteCheck;
import dev.serai.cli.RouteFiles;
import dev.serai.cli.RouteReport;
import dev.serai.kit.Settings;
import dev.serai.mailbox.MailboxFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteConventionsTest {
    private static final Path OURS = Path.of("routes");
    private static final Path WRONG = Path.of("src/test/resources/routes-wrong");

    /** The {@code direct:} endpoints that Java opens for the packaged routes. */
    private static final Set<String> DOORS = Stream.of(CallsFeature.DOORS, MailboxFeature.DOORS)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());

    private static final Pattern FEATURE_FIRST = Pattern.compile(
            "(calls|mailbox|threads|rooms|bots|events|channels|push|retention|hooks|auth)(-[a-z0-9]+)+");
    private static final Pattern STORE = Pattern.compile(
            "(?i)\\b(jdbc|sql|sql-stored|jpa|mybatis|mongodb|mongodb-gridfs):|\\b(dataSource|org\\.postgresql|com\\.mongodb)\\b"
                    + "|\\b(insert\\s+into|delete\\s+from|update\\s+\\w+\\s+set|select\\s+.+\\s+from)\\b");

    @Test
    void ourRoutesPassTheCheck() throws IOException {
        assertThat(findings(OURS)).isEmpty();
    }

    @Test
    void ourRouteIdsBeginWithTheirFeature() throws IOException {
        assertThat(misnamed(OURS)).isEmpty();
    }

    @Test
    void ourRoutesNameNoStore() throws IOException {
        assertThat(naming(STORE, OURS)).isEmpty();
    }

    @Test
    void wrongRoutesAreFound() throws IOException {
        assertThat(findings(WRONG))
                .containsExactly(
                        "Shouting.camel.yaml:1: is not loaded: routes are <flow>.camel.yaml,"
                                + " kamelets are kamelets/<name>.kamelet.yaml",
                        "calls.camel.yaml:1: route has no description",
                        "calls.camel.yaml:5: 'from' has no 'step', did you mean 'steps'?",
                        "rooms.camel.yaml:2: route id 'accept' is taken by " + WRONG + "/calls.camel.yaml:2");
        assertThat(misnamed(WRONG)).containsExactly("accept", "accept");
        assertThat(naming(STORE, WRONG)).containsExactly("rooms.camel.yaml");
    }

    private static List<String> findings(Path folder) throws IOException {
        return report(folder).findings().stream()
                .map(Finding::toString)
                .map(line -> line.substring(folder.toString().length() + 1))
                .toList();
    }

    private static List<String> misnamed(Path folder) throws IOException {
        return report(folder).routes().stream()
                .filter(id -> !FEATURE_FIRST.matcher(id).matches())
                .toList();
    }

    private static RouteReport report(Path folder) throws IOException {
        Set<String> settings =
                Settings.load(folder, Map.of(), new Properties()).all().keySet();
        return new RouteCheck(DOORS, settings).check(RouteFiles.in(folder));
    }

    private static List<String> naming(Pattern unwanted, Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : RouteFiles.in(folder).flows()) {
            String withoutComments = Files.readString(file).replaceAll("(?m)(^|\\s)#.*$", "");
            if (unwanted.matcher(withoutComments).find()) {
                found.add(file.getFileName().toString());
            }
        }
        return found;
    }
}
