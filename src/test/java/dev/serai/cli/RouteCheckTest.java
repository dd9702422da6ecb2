package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteCheckTest {
    private static final String KAMELET = """
            kind: Kamelet
            metadata: {name: sign}
            spec:
              definition:
                properties:
                  secret: {type: string}
              template:
                beans:
                  - name: signer
                    type: java.lang.Object
                from:
                  uri: kamelet:source
                  steps:
                    - bean: {ref: "{{signer}}", method: "hashCode"}
            """;

    @TempDir
    Path routes;

    private final RouteCheck check = new RouteCheck(Set.of("calls-keep"), Set.of("calls.queue", "http.port"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "beam: {ref: calls}              | no step is named 'beam', did you mean 'bean'?",
                "bean: {reff: calls}             | 'bean' has no 'reff', did you mean 'ref'?",
                "to: {uri: log:x, pattern: Only} | 'pattern' is 'Only': allowed is InOnly, InOut",
                "setBody: {simpl: x}             | 'setBody' has no 'simpl', did you mean 'simple'?",
                "setBody: {simple: {expresion: x}} | 'simple' has no 'expresion', did you mean 'expression'?",
                "setBody: {simple: x, constant: y} | 'setBody' may have only one of constant, simple",
                "setHeader: {simple: x}          | 'setHeader' needs 'name'",
                "bean: [calls]                   | 'bean' must be text or a mapping, not a list",
                "to:                             | 'to' must be text or a mapping, not empty",
                "log: {message: x, disabled: no} | 'disabled' is 'no': allowed is true, false",
                "doTry: {step: []}               | 'doTry' has no 'step', did you mean 'steps'?",
                "choice: {when: [{simple: x, step: []}]} | 'when' has no 'step', did you mean 'steps'?",
                "to: direct:calls-kep            | no route consumes direct:calls-kep, did you mean direct:calls-keep?",
                "to: {uri: direct, parameters: {name: nobody}} | no route consumes direct:nobody",
                "recipientList: {constant: 'direct:calls-keep,direct:nobody'} | no route consumes direct:nobody",
                "to: kamelet:sigh?a=b            | no kamelet is named sigh, did you mean sign?",
                "to: {uri: 'kamelet:sigh/one'}   | no kamelet is named sigh, did you mean sign?",
                "kamelet: nothing                | no kamelet is named nothing",
                "kamelet: {name: nothing/x}      | no kamelet is named nothing",
                "log: '{{calls.quue}}'           | no setting is named calls.quue, did you mean calls.queue?",
            })
    void aMistakeInAStepIsOneLineThatSaysWhatWasMeant(String step, String problem) throws IOException {
        write("calls.camel.yaml", route("calls-accept", step));
        write("kamelets/sign.kamelet.yaml", KAMELET);

        assertThat(findings()).containsExactly("calls.camel.yaml:7: " + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: direct:calls-keep?timeout=5",
                "to: {uri: direct, parameters: {name: calls-keep}}",
                "to: direct:calls-accept",
                "toD: direct:${variable.next}",
                "setBody: {constant: 5}",
                "delay: {constant: '{{http.port}}'}",
                "log: {message: 'direct: {{calls.queue}} {{my.own:default}} {{env:HOME}}', disabled: '{{?off}}'}",
                "filter: {simple: '${body} == 1', steps: [{stop: {}}]}",
                "bean: {ref: calls, method: accept}",
                "to: kamelet:sign/one?a=b,c",
                "to: {uri: 'kamelet://sign', parameters: {a: b}}",
                "kamelet: sign",
                "kamelet: {name: 'sign?a=b'}",
                "toD: kamelet:${variable.next}",
                "to: 'kamelet:{{calls.queue}}'",
            })
    void whatCamelTakesIsFine(String step) throws IOException {
        write("calls.camel.yaml", route("calls-accept", step));
        write("kamelets/sign.kamelet.yaml", KAMELET);

        assertThat(findings()).isEmpty();
    }

    @Test
    void twoNamesInOneStepAreAMatterOfIndentation() throws IOException {
        write("calls.camel.yaml", route("calls-accept", "to: direct:calls-keep\n          log: kept"));

        assertThat(findings())
                .containsExactly("calls.camel.yaml:8: only one name is allowed here, not to and log: is the"
                        + " indentation right?");
    }

    @Test
    void aMisspeltNameIsNotAlsoCalledMissing() throws IOException {
        write("calls.camel.yaml", route("calls-accept", "stop: {}").replace("steps:", "step:"));

        assertThat(findings()).containsExactly("calls.camel.yaml:6: 'from' has no 'step', did you mean 'steps'?");
    }

    @Test
    void whatIsNotYamlIsReportedWhereItBreaks() throws IOException {
        write("calls.camel.yaml", "- route:\n    id: x\n   from: y\n");
        write("empty.camel.yaml", "# nothing yet\n");
        write("twice.camel.yaml", "- route: {}\n  route: {}\n");
        write("loop.camel.yaml", "- &a [*a]\n");
        Files.write(routes.resolve("latin.camel.yaml"), "é".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(findings())
                .containsExactly(
                        "calls.camel.yaml:3: expected <block end>, but found '<block mapping start>'",
                        "empty.camel.yaml:1: is empty",
                        "latin.camel.yaml:1: can't be read as UTF-8 text",
                        "loop.camel.yaml:1: is nested too deeply, or contains itself",
                        "twice.camel.yaml:2: 'route' is there twice");
    }

    @Test
    void aFileIsAListOfKnownThings() throws IOException {
        write("calls.camel.yaml", "route:\n  id: x\n");
        write("hooks.camel.yaml", "- rout:\n    id: x\n- route: hello\n");

        assertThat(findings())
                .containsExactly(
                        "calls.camel.yaml:1: the file must be a list, not a mapping",
                        "hooks.camel.yaml:1: the list of routes has no 'rout', did you mean 'route'?",
                        "hooks.camel.yaml:3: 'route' must be a mapping, not text");
    }

    @Test
    void idsAreThereAndDifferOverAllFiles() throws IOException {
        write("calls.camel.yaml", route("calls-accept", "stop: {}"));
        write("hooks.camel.yaml", route("calls-accept", "stop: {}") + route("''", "stop: {}"));

        assertThat(findings())
                .containsExactly(
                        "hooks.camel.yaml:2: route id 'calls-accept' is taken by " + routes + "/calls.camel.yaml:2",
                        "hooks.camel.yaml:8: route has no id");
    }

    @Test
    void everyRouteAndTemplateHasADescription() throws IOException {
        write(
                "calls.camel.yaml",
                "- routeTemplate: {id: t, from: {uri: timer:t, steps: []}}\n- from: {id: f, uri: timer:f, steps: []}\n");

        assertThat(findings())
                .containsExactly(
                        "calls.camel.yaml:1: route has no description", "calls.camel.yaml:2: route has no description");
    }

    @Test
    void aTemplatesParametersAreNoSettings() throws IOException {
        write("calls.camel.yaml", """
                - routeTemplate:
                    id: calls-every
                    description: Sends something now and then
                    parameters:
                      - name: period
                    from:
                      uri: timer:{{period}}
                      steps:
                        - log: "{{perriod}}"
                """);

        assertThat(findings()).containsExactly("calls.camel.yaml:9: no setting is named perriod, did you mean period?");
    }

    @Test
    void filesThatNothingWouldLoadAreNamed() throws IOException {
        write("Calls.camel.yaml", "");
        write("calls.yaml", "");
        write("more/calls.camel.yaml", "");
        write("README.md", "");

        assertThat(findings())
                .extracting(finding -> finding.substring(0, finding.indexOf(": is not loaded")))
                .containsExactly("Calls.camel.yaml:1", "calls.yaml:1", "more/calls.camel.yaml:1");
    }

    @Test
    void kameletsAreTemplatesInAWrapping() throws IOException {
        String kamelet = """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: every-minute
                spec:
                  definition:
                    properties:
                      what: {type: string}
                  template:
                    from:
                      uri: timer:minute
                      steps:
                        - log: "{{what}}"
                        - to: kamelet:sink
                """;
        write("kamelets/every-minute.kamelet.yaml", kamelet);
        assertThat(findings()).isEmpty();

        write(
                "kamelets/every-minute.kamelet.yaml",
                kamelet.replace("log:", "lok:")
                        .replace("name: every", "name: any")
                        .replace("Kamelet\n", "Camelet\n"));
        assertThat(findings())
                .containsExactly(
                        "kamelets/every-minute.kamelet.yaml:2: 'kind' must be Kamelet",
                        "kamelets/every-minute.kamelet.yaml:4: 'metadata.name' must be the file's name",
                        "kamelets/every-minute.kamelet.yaml:13: no step is named 'lok', did you mean 'log'?");
    }

    @Test
    void aKameletMayNotBeReadableOrBeATemplateToBeFound() throws IOException {
        write(
                "calls.camel.yaml",
                "- routeTemplate: {id: calls-every, description: d, from: {uri: 'timer:t', steps: []}}\n"
                        + route("calls-accept", "to: kamelet:calls-every\n        - to: kamelet:sign"));
        write("kamelets/sign.kamelet.yaml", "kind: [");

        assertThat(findings()).hasSize(1).first().asString().startsWith("kamelets/sign.kamelet.yaml:1: ");
    }

    @Test
    void aKameletsStepsAreChecked() throws IOException {
        write("kamelets/sign.kamelet.yaml", KAMELET.replace("{{signer}}", "{{singer}}"));

        assertThat(findings())
                .containsExactly("kamelets/sign.kamelet.yaml:14: no setting is named singer, did you mean signer?");
    }

    @Test
    void theReportCountsFilesAndNamesRoutes() throws IOException {
        write("calls.camel.yaml", route("calls-accept", "stop: {}") + route("calls-keep", "stop: {}"));

        RouteReport report = check.check(RouteFiles.in(routes));

        assertThat(report).isEqualTo(new RouteReport(1, List.of("calls-accept", "calls-keep"), List.of()));
    }

    private static String route(String id, String step) {
        return """
                - route:
                    id: %1$s
                    description: What it does
                    from:
                      uri: direct:%1$s
                      steps:
                        - %2$s
                """.formatted(id, step);
    }

    private void write(String name, String text) throws IOException {
        Path file = routes.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> findings() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Finding finding : check.check(RouteFiles.in(routes)).findings()) {
            lines.add(finding.toString().substring(routes.toString().length() + 1));
        }
        return lines;
    }
}
