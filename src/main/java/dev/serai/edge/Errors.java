package dev.serai.edge;

import dev.serai.edge.ErrorShape.Failure;
import dev.serai.kit.Durations;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become answers: each in the envelope of the API that its path belongs to. */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
    private static final String MALFORMED = "the request is malformed";
    private static final Map<String, String> CLOSE = Map.of("Connection", "close");

    private final Paths<ErrorShape> shapes = new Paths<>();
    private final long maxBody;

    Errors(long maxBody) {
        this.maxBody = maxBody;
    }

    void shape(String pathPrefix, ErrorShape shape) {
        shapes.put(pathPrefix, shape);
    }

    Reply reply(int status, String path, String message, Map<String, String> headers) {
        return reply(new Failure(status, "", path, message), headers);
    }

    private Reply reply(Failure failure, Map<String, String> headers) {
        ErrorShape.Text text = render(failure);
        MultiMap all =
                MultiMap.caseInsensitiveMultiMap().addAll(headers).set(HttpHeaders.CONTENT_TYPE, text.contentType());
        return new Reply(failure.status(), all, Buffer.buffer(text.body()));
    }

    /** What a failed route answers. What nobody expected is logged here, once, under the request's id. */
    Reply reply(Visit visit, Throwable failure) {
        return reply(visit.id(), visit.method(), visit.path(), failure);
    }

    private Reply reply(String id, String method, String path, Throwable failure) {
        ApiException expected = ObjectHelper.getException(ApiException.class, failure);
        if (expected != null) {
            String message = Optional.ofNullable(expected.getMessage()).orElseGet(() -> reason(expected.status()));
            return reply(new Failure(expected.status(), expected.code(), path, message), expected.headers());
        }
        LOG.error(
                "edge.failed id={} method={} path={}",
                id,
                AccessLog.printable(method),
                AccessLog.printable(path),
                failure);
        return reply(500, path, "internal error, id " + id, Map.of());
    }

    /** For what is no request by the rules of HTTP. */
    Reply unreadable(Visit visit, Throwable cause) {
        int status = 400;
        if (cause instanceof TooLongHttpLineException) {
            status = 414;
        } else if (cause instanceof TooLongHttpHeaderException) {
            status = 431;
        }
        return reply(status, visit.path(), status == 400 ? MALFORMED : reason(status), CLOSE);
    }

    Reply tooSlow(Visit visit) {
        String message = "the request did not arrive within " + Durations.print(Lines.ARRIVAL);
        return reply(408, visit.path(), message, CLOSE);
    }

    /** Takes over from the router, whose own error pages are HTML and whose own log is a second one. */
    void serve(Router router) {
        for (int status = 400; status < 600; status++) {
            int code = status;
            router.errorHandler(code, context -> answer(context, router, code));
        }
        // the body handler's word for a request that broke off or broke the rules of chunking
        router.errorHandler(200, context -> answer(context, router, 400));
    }

    private void answer(RoutingContext context, Router router, int status) {
        HttpServerResponse response = context.response();
        if (context.failure() instanceof HttpClosedException || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            LOG.warn("edge.broken-off path={}", AccessLog.printable(pathOf(context)), context.failure());
            context.request().connection().close();
            return;
        }
        replyTo(context, router, status).sendTo(response);
    }

    private Reply replyTo(RoutingContext context, Router router, int status) {
        String path = pathOf(context);
        Throwable failure = context.failure();
        if (failure instanceof ApiException || (status == 500 && failure != null)) {
            Visit visit = Visit.of(context);
            String id = visit == null ? "-" : visit.id();
            return reply(id, context.request().method().name(), path, failure);
        }
        if (status != 405) {
            return reply(status, path, message(status, path, context), Map.of());
        }
        Map<String, String> allow = Map.of("Allow", new Methods(router).allowed(context.normalizedPath()));
        // a path that routes know, and none of them by this method
        return HttpMethod.OPTIONS.equals(context.request().method())
                ? new Reply(204, MultiMap.caseInsensitiveMultiMap().addAll(allow), Buffer.buffer())
                : reply(status, path, message(status, path, context), allow);
    }

    private String message(int status, String path, RoutingContext context) {
        return switch (status) {
            case 400 -> MALFORMED;
            case 404 -> path + " not found.";
            case 405 -> context.request().method() + " is not allowed for " + path;
            case 413 -> "the body is larger than " + maxBody + " bytes";
            default -> reason(status);
        };
    }

    private static String pathOf(RoutingContext context) {
        return Optional.ofNullable(context.request().path()).orElse("");
    }

    private static String reason(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase().toLowerCase(Locale.ROOT);
    }

    private ErrorShape.Text render(Failure failure) {
        try {
            return shapes.of(failure.path()).orElse(ErrorShape.DEFAULT).render(failure);
        } catch (RuntimeException e) {
            LOG.error("edge.shape-failed path={}", AccessLog.printable(failure.path()), e);
            return ErrorShape.DEFAULT.render(failure);
        }
    }
}
