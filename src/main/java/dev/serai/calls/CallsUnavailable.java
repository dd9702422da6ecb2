package dev.serai.calls;

import dev.serai.edge.ApiException;
import java.util.Map;

/** No durable place takes calls now. */
final class CallsUnavailable extends ApiException {
    CallsUnavailable(String because) {
        super("The call was not accepted, try again: " + because);
    }

    @Override
    public int status() {
        return 503;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", "5");
    }
}
