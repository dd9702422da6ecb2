package dev.serai.edge;

import java.util.Map;

/**
 * A failure that a caller is told about, in the envelope of the API it called; its message is what the caller reads.
 * It is an answer, not an accident: it has no stack trace and the edge does not log it.
 */
public abstract class ApiException extends RuntimeException {
    protected ApiException(String message) {
        this(message, null);
    }

    protected ApiException(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** The HTTP status, 400 to 599. */
    public abstract int status();

    /** The API's own name of this failure, such as {@code THREAD_NOT_EXIST}; empty where it has none. */
    public String code() {
        return "";
    }

    /** Headers that the answer carries beside those of every answer, such as {@code Retry-After}. */
    public Map<String, String> headers() {
        return Map.of();
    }
}
