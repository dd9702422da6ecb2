package dev.serai.edge;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** A whole answer, ready to be sent. */
record Reply(int status, MultiMap headers, Buffer body) {
    /**
     * Does nothing when the request has been answered or its caller is gone. Called on the connection's event loop.
     *
     * @return completed when it is written
     */
    Future<Void> sendTo(HttpServerResponse response) {
        if (response.ended() || response.closed() || response.headWritten()) {
            return Future.succeededFuture();
        }
        headers.names().forEach(name -> response.putHeader(name, headers.getAll(name)));
        if (status >= 200 && status != 204 && status != 304) {
            // Vert.x tells the length of no body that it leaves out, as it does for HEAD
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        }
        return response.setStatusCode(status).end(body);
    }
}
