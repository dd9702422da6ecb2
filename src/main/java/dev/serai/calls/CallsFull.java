package dev.serai.calls;

import dev.serai.edge.ApiException;
import java.util.Map;

/** There is no room for another call; the message says which limit is reached. */
public final class CallsFull extends ApiException {
    CallsFull(String limit) {
        super(limit);
    }

    @Override
    public int status() {
        return 507;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", "60");
    }
}
