package dev.serai.edge;

import io.vertx.core.json.JsonObject;

/** How one API writes its errors. Called on any thread. */
@FunctionalInterface
public interface ErrorShape {
    String JSON = "application/json; charset=UTF-8";

    /** The shape of every path that has no other: {@code {"error":true,"message":"…"}}. */
    ErrorShape DEFAULT = failure -> new Text(
            JSON,
            new JsonObject()
                    .put("error", true)
                    .put("message", failure.message())
                    .encode());

    /**
     * What went wrong.
     *
     * @param code the API's own name of it; empty for what the edge refused itself
     * @param path as the caller wrote it, still percent-encoded
     */
    record Failure(int status, String code, String path, String message) {}

    /** The body of an error. */
    record Text(String contentType, String body) {}

    Text render(Failure failure);
}
