package dev.serai.edge;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends plain HTTP to the same path and query at the TLS port, under the name that the caller used. */
final class TlsRedirect implements Handler<HttpServerRequest> {
    private static final int HTTPS = 443;
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?|\\[[0-9A-Fa-f:.]+])(?::\\d{0,5})?");
    private static final Pattern TARGET = Pattern.compile("(?:[Hh][Tt][Tt][Pp]://[^/?#]*)?([/?][!-~]*)?");

    private final IntSupplier port;
    private final Errors errors;

    /** @param port of TLS */
    TlsRedirect(IntSupplier port, Errors errors) {
        this.port = port;
        this.errors = errors;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        location(request.getHeader("Host"), request.uri())
                .map(location -> errors.reply(
                        307, path, "plain HTTP is not served here: use HTTPS", Map.of("Location", location)))
                .orElseGet(() -> errors.reply(400, path, "the request names no host to be sent to", Map.of()))
                .sendTo(request.response());
    }

    /** Empty when host or target are not what they should be: nothing of a caller's choosing gets into the answer. */
    private Optional<String> location(String host, String target) {
        Matcher name = HOST.matcher(host == null ? "" : host.strip());
        Matcher rest = TARGET.matcher(target == null ? "" : target);
        if (!name.matches() || !rest.matches()) {
            return Optional.empty();
        }
        String pathAndQuery = rest.group(1) == null ? "/" : rest.group(1);
        String slash = pathAndQuery.startsWith("/") ? "" : "/";
        String at = port.getAsInt() == HTTPS ? "" : ":" + port.getAsInt();
        return Optional.of("https://" + name.group(1) + at + slash + pathAndQuery);
    }
}
