package dev.serai.mailbox;

import dev.serai.auth.Caller;
import org.apache.camel.Exchange;

/**
 * The caller as a user of threads.
 *
 * @param uuid empty when the token has none that can be kept
 */
record Member(String username, String uuid) {
    Member {
        if (!Texts.isName(username)) {
            throw new Refused(
                    Reason.UNKNOWN_ERROR,
                    "the token's \"username\" must have 1 to " + Texts.LONGEST_NAME + " characters");
        }
        uuid = Texts.isName(uuid) ? uuid : "";
    }

    static Member of(Exchange exchange) {
        Caller caller = Caller.of(exchange);
        return new Member(caller.username(), caller.uuid());
    }
}
