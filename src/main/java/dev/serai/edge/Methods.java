package dev.serai.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.ext.web.Router;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which methods the routes name for a path. Any thread may ask. */
final class Methods {
    private final Router router;

    Methods(Router router) {
        this.router = router;
    }

    /** The value of {@code Allow}: GET brings HEAD along, and OPTIONS is answered wherever anything is. */
    String allowed(String path) {
        Set<String> allowed = named(path).stream().map(HttpMethod::name).collect(Collectors.toCollection(TreeSet::new));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }

    /**
     * A HEAD for a path with a GET and no HEAD of its own goes through the router as GET: Vert.x leaves the body out,
     * since it made the response for the request as it came. What routes are told of the request still says HEAD.
     *
     * @param path that the request's stands for
     */
    HttpServerRequest routed(HttpServerRequest request, String path) {
        if (!HttpMethod.HEAD.equals(request.method())) {
            return request;
        }
        Set<HttpMethod> named = named(normal(path));
        return named.contains(HttpMethod.GET) && !named.contains(HttpMethod.HEAD) ? new AsGet(request) : request;
    }

    private Set<HttpMethod> named(String path) {
        return router.getRoutes().stream()
                .filter(route ->
                        route.methods() != null && PathPattern.of(route).matches(path))
                .flatMap(route -> route.methods().stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(HttpMethod::name))));
    }

    /** As the router will have it; what can't be decoded is no path of a route. */
    private static String normal(String path) {
        try {
            return HttpUtils.normalizePath(path);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static final class AsGet extends HttpServerRequestWrapper {
        AsGet(HttpServerRequest request) {
            super((HttpServerRequestInternal) request);
        }

        @Override
        public HttpMethod method() {
            return HttpMethod.GET;
        }
    }
}
