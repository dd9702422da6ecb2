package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRulesTest {
    private static final Path FILE = Path.of("deploy/alerts.yml");
    private static final Pattern METRIC = Pattern.compile("\\bserai_[a-z_]+");

    @TempDir
    Path folder;

    @Test
    void eachRuleSaysWhatIsWrongForHowLongAndHowBadThatIs() throws IOException {
        JsonNode rules = new YAMLMapper().readTree(FILE.toFile()).at("/groups/0/rules");

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.path("alert").asText()).matches("Serai[A-Za-z]+");
            assertThat(rule.path("expr").asText()).isNotBlank();
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.path("for").asText()).matches("\\d+m");
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        });
        assertThat(rules.findValuesAsText("alert")).doesNotHaveDuplicates();
    }

    @Test
    void everyMetricOfTheRulesIsOneThatSeraiHas() throws Exception {
        try (Target target = new Target();
                Serai serai = Serai.start(folder, settings())) {
            Http.post(serai.url() + "/calls", "{\"url\": \"" + target.url("/") + "\"}");
            // some are counted every few seconds only
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(metrics(serai)).containsAll(named(Files.readString(FILE))));
        }
    }

    @Test
    void theHealthOfEachPartIsAMetric() throws Exception {
        try (Serai serai = Serai.start(folder, settings())) {
            assertThat(Http.get(serai.managementUrl() + "/observe/metrics").body())
                    .contains("serai_health{part=\"http\"} 0.0")
                    .contains("serai_health{part=\"postgres\"} 1.0", "serai_health{part=\"calls\"} 1.0");
        }
    }

    private static Set<String> metrics(Serai serai) {
        String page = Http.get(serai.managementUrl() + "/observe/metrics").body();
        return named(page.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")));
    }

    private static Set<String> named(String text) {
        return METRIC.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Settings settings() {
        Map<String, String> environment =
                Map.of("PORT", "0", "MANAGEMENT_PORT", "0", "POSTGRES_URL", "postgres://nobody@127.0.0.1:9/none");
        return Settings.load(folder, environment, new Properties());
    }
}
