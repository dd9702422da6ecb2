package dev.serai.edge;

import dev.serai.kit.Settings;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The origins whose pages may read answers.
 *
 * @param listed as browsers write them, or a star alone for all; empty for none
 */
record CorsOrigins(Set<String> listed) {
    static final CorsOrigins NONE = new CorsOrigins(Set.of());
    private static final String KEY = "http.cors-origins";
    private static final String ANY = "*";
    private static final Pattern ORIGIN = Pattern.compile("https?://(?:\\[[0-9a-f:.]+]|[a-z0-9.-]+)(?::\\d{1,5})?");

    CorsOrigins {
        listed = Set.copyOf(listed);
    }

    /** @throws dev.serai.kit.SettingException when one is no origin */
    static CorsOrigins from(Settings settings) {
        List<String> origins = settings.list(KEY);
        if (origins.equals(List.of(ANY))) {
            return new CorsOrigins(Set.of(ANY));
        }
        return new CorsOrigins(origins.stream()
                .map(CorsOrigins::asBrowsersWriteIt)
                .map(origin -> {
                    if (!isOrigin(origin)) {
                        throw settings.wrong(KEY, "a list of origins like https://app.example.com:8443, or * alone");
                    }
                    return origin;
                })
                .collect(Collectors.toSet()));
    }

    boolean any() {
        return listed.contains(ANY);
    }

    /** @param origin as the request has it; {@code null} is what pages without one send */
    boolean has(String origin) {
        return any() ? origin.equals("null") || ORIGIN.matcher(origin).matches() : listed.contains(origin);
    }

    private static String asBrowsersWriteIt(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String standard = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(standard) ? lower.substring(0, lower.length() - standard.length()) : lower;
    }

    private static boolean isOrigin(String origin) {
        try {
            CorsHandler.create().addOrigin(origin);
            return ORIGIN.matcher(origin).matches();
        } catch (RuntimeException e) { // it throws several
            return false;
        }
    }
}
