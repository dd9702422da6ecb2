package dev.serai.cli;

import java.util.List;

/** The jar's own files under {@code routes/}, named here because to look for them in a jar of this size takes seconds. */
public final class PackagedRoutes {
    /** Paths inside {@code routes/}. */
    public static final List<String> FILES = List.of(
            "README.md",
            "calls-steering.camel.yaml",
            "calls.camel.yaml",
            "hooks.camel.yaml",
            "kamelets/standard-webhooks-sign.kamelet.yaml",
            "mailbox.camel.yaml",
            "retention.camel.yaml",
            "threads.camel.yaml");

    /** The resource folder of those that are kamelets. */
    public static final String KAMELETS = "routes/kamelets";

    private PackagedRoutes() {}

    /** Those of {@link #FILES} that hold routes, as resource names such as {@code routes/calls.camel.yaml}. */
    public static List<String> flows() {
        return FILES.stream()
                .filter(file -> file.endsWith(".camel.yaml"))
                .map(file -> "routes/" + file)
                .toList();
    }
}
