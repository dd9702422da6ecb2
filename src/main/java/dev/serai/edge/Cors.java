package dev.serai.edge;

import static java.util.stream.Collectors.toSet;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Tells browsers which pages of other origins may ask here and read what they get. It refuses nobody: a request whose
 * origin is not listed goes on, for it may be the own one, and gets an answer that its page can't read.
 */
final class Cors implements Handler<RoutingContext> {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    /** What browsers write themselves. */
    private static final Set<String> NOT_THE_PAGES = Set.of("host", "origin", "user-agent");

    private final CorsOrigins origins;
    private final CorsHandler handler;

    /** @param accepted names of the request headers that routes see */
    Cors(CorsOrigins origins, Collection<String> accepted) {
        this.origins = origins;
        this.handler = CorsHandler.create()
                .allowedMethods(METHODS)
                .allowedHeaders(accepted.stream()
                        .filter(name -> !NOT_THE_PAGES.contains(name.toLowerCase(Locale.ROOT)))
                        .collect(toSet()))
                .allowedHeader(RequestId.HEADER);
        if (!origins.any()) {
            handler.addOrigins(new ArrayList<>(origins.listed())).allowCredentials(true);
        }
    }

    /** Answers a preflight itself, before any route asks who it is. */
    @Override
    public void handle(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.has(origin)) {
            handler.handle(context);
            return;
        }
        if (!origins.any()) {
            // else a cache would give this answer to a page that is listed
            context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        context.next();
    }
}
