package dev.serai.edge;

import io.vertx.ext.web.Route;
import java.util.regex.Pattern;

/** The paths of one route, for telling which methods a path has. */
record PathPattern(Pattern pattern) {
    private static final Pattern PARAMETER = Pattern.compile(":[A-Za-z0-9_]+");

    /** Of a route that Camel made: an exact path, one with {@code :parameters}, or one that ends with a star. */
    static PathPattern of(Route route) {
        String path = route.getPath() == null ? "" : route.getPath();
        boolean prefix = path.endsWith("*") || (!route.isExactPath() && !route.isRegexPath());
        String bare = path.endsWith("*") ? path.substring(0, path.length() - 1) : path;
        StringBuilder regex = new StringBuilder();
        int end = 0;
        for (var parameter = PARAMETER.matcher(bare); parameter.find(); end = parameter.end()) {
            regex.append(Pattern.quote(bare.substring(end, parameter.start()))).append("[^/]+");
        }
        regex.append(Pattern.quote(bare.substring(end))).append(prefix ? ".*" : "/?");
        return new PathPattern(Pattern.compile(regex.toString()));
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }
}
