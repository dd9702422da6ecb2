package dev.serai.mailbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Which of an owner's rows are asked for.
 *
 * @param limit empty: all
 * @param archived empty: both
 */
record Page(String owner, Optional<Long> limit, Optional<Long> offset, Optional<Boolean> archived) implements Question {
    static Page of(Exchange exchange) {
        return new Page(
                Parameters.user(exchange),
                Parameters.whole(exchange, "limit"),
                Parameters.whole(exchange, "offset"),
                Parameters.flag(exchange, "archived"));
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("owner", owner);
        arguments.put("limit", limit.orElse(null));
        arguments.put("offset", offset.orElse(0L));
        arguments.put("archived", archived.orElse(null));
        return arguments;
    }
}
