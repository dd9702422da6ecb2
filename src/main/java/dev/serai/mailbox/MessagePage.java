package dev.serai.mailbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Which messages are asked for.
 *
 * @param from empty: of anybody
 * @param summary only what a list shows of them
 * @param received only those whose recipients include the owner
 * @param sent only those of the owner's own
 */
record MessagePage(Page page, Optional<String> from, boolean summary, boolean received, boolean sent, boolean unread)
        implements Question {
    /** Of the texts on a page: an answer is in the memory of PostgreSQL and of Serai as a whole. */
    private static final long MOST_BYTES = 32 * 1024 * 1024;

    static MessagePage of(Exchange exchange, int most) {
        return new MessagePage(
                Page.of(exchange, most),
                Parameters.text(exchange, "from"),
                Parameters.flag(exchange, "summary").orElse(false),
                Parameters.flag(exchange, "received").orElse(false),
                Parameters.flag(exchange, "sent").orElse(false),
                Parameters.flag(exchange, "unread").orElse(false));
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new HashMap<>(page.arguments());
        arguments.put("from", from.orElse(null));
        arguments.put("summary", given(summary));
        arguments.put("received", given(received));
        arguments.put("sent", given(sent));
        arguments.put("unread", given(unread));
        arguments.put("mostBytes", MOST_BYTES);
        return arguments;
    }

    /** The statement has a line for a flag when the flag is there. */
    private static Boolean given(boolean flag) {
        return flag ? true : null;
    }
}
