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
 * @param most rows of one answer, or else it is refused
 */
record Page(String owner, Optional<Long> limit, Optional<Long> offset, Optional<Boolean> archived, int most)
        implements Question {
    /** @throws Refused when more rows are wanted than one answer may have */
    static Page of(Exchange exchange, int most) {
        Optional<Long> limit = Parameters.whole(exchange, "limit");
        if (limit.isPresent() && limit.get() > most) {
            throw Parameters.wrong("limit", "at most " + most);
        }
        return new Page(
                Parameters.user(exchange),
                limit,
                Parameters.whole(exchange, "offset"),
                Parameters.flag(exchange, "archived"),
                most);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("owner", owner);
        arguments.put("limit", limit.orElse(null));
        arguments.put("offset", offset.orElse(0L));
        arguments.put("archived", archived.orElse(null));
        arguments.put("most", most);
        return arguments;
    }
}
