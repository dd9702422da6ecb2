package dev.serai.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Paths that stand for others, such as {@code /api/x} for {@code /api/v2/x}. */
final class Aliases {
    private final List<Alias> all = new CopyOnWriteArrayList<>();

    /**
     * @param real below the prefix
     * @param except paths that are meant as they are
     */
    private record Alias(String prefix, String real, Set<String> except) {
        boolean covers(String path) {
            return path.startsWith(prefix + "/") && !path.startsWith(real + "/") && !except.contains(path);
        }
    }

    void add(Router router, String prefix, String real, Set<String> except) {
        all.add(new Alias(prefix, real, except));
        router.route(prefix + "/*").order(Integer.MIN_VALUE + 1).handler(context -> {
            HttpServerRequest request = context.request();
            String meant = meant(request.path());
            if (meant.equals(request.path())) {
                context.next();
            } else {
                // without it the query would be gone
                context.reroute(request.query() == null ? meant : meant + "?" + request.query());
            }
        });
    }

    /** The path that this one stands for, which may be itself. */
    String meant(String path) {
        for (Alias alias : all) {
            if (alias.covers(path)) {
                return alias.real() + path.substring(alias.prefix().length());
            }
        }
        return path;
    }
}
