package dev.serai.edge;

import io.vertx.core.json.JsonObject;

/** How one API writes its errors. Called on any thread. */
@FunctionalInterface
public interface ErrorShape {
    /** The shape of every path that has no other: {@code {"error":true,"message":"…"}}. */
    ErrorShape DEFAULT = (status, path, message) ->
            new JsonObject().put("error", true).put("message", message).encode();

    /**
     * The body of an error, as JSON.
     *
     * @param path as the caller wrote it, still percent-encoded
     */
    String render(int status, String path, String message);
}
