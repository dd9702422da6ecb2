package dev.serai.mailbox;

import dev.serai.edge.ApiException;
import java.util.Map;

/** PostgreSQL is away, so nothing was done. */
final class MailboxAway extends ApiException {
    MailboxAway(Throwable cause) {
        super("the mailbox is not available now", cause);
    }

    @Override
    public int status() {
        return 503;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", "1");
    }
}
