package dev.serai;

import dev.serai.calls.CallsFeature;
import dev.serai.cli.Finding;
import dev.serai.cli.PackagedRoutes;
import dev.serai.cli.RouteCheck;
import dev.serai.cli.RouteFiles;
import dev.serai.cli.RouteReport;
import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;

/** The route files: those in the {@code routes} folder of the working folder, else the jar's own copies. */
final class Routes {
    private final Path own;
    private final Settings settings;

    Routes(Path folder, Settings settings) {
        this.own = folder.resolve("routes");
        this.settings = settings;
    }

    /** Gives Camel the files and the settings that they may name. */
    void join(Main camel) {
        camel.configure().withRoutesIncludePattern(pattern());
        camel.addInitialProperty("camel.component.kamelet.location", kamelets());
        settings.all().forEach(camel::addInitialProperty);
        camel.setDefaultPropertyPlaceholderLocation("false");
        // Camel's summary of them would print the value of every setting that a route names, secrets too
        camel.configure().withAutoConfigurationLogSummary(false);
    }

    /**
     * Starts Camel with all routes.
     *
     * @throws SettingException with what is wrong where, when one of one's own files is
     */
    void start(Main camel) throws Exception {
        try {
            camel.start();
            Doors.requireConsumers(camel.getCamelContext());
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SettingException wrong) {
                    throw wrong;
                }
            }
            if (Files.isDirectory(own)) {
                rejectWrongFiles();
            }
            throw e;
        }
    }

    /** The jar's files by name: a pattern would make Camel search the whole jar, which takes seconds. */
    private String pattern() {
        return Files.isDirectory(own)
                ? "file:" + own.toAbsolutePath() + "/*.camel.yaml"
                : PackagedRoutes.flows().stream()
                        .map(flow -> "classpath:" + flow)
                        .collect(Collectors.joining(","));
    }

    /** Where a kamelet is looked for, by its name, when a route first names it. */
    private String kamelets() {
        return Files.isDirectory(own)
                ? "file:" + own.toAbsolutePath() + "/kamelets"
                : "classpath:" + PackagedRoutes.KAMELETS;
    }

    private void rejectWrongFiles() throws Exception {
        RouteReport report = new RouteCheck(CallsFeature.DOORS, settings.all().keySet()).check(RouteFiles.in(own));
        if (!report.findings().isEmpty()) {
            throw new SettingException(report.findings().stream()
                    .map(Finding::toString)
                    .collect(Collectors.joining(System.lineSeparator())));
        }
    }
}
