package dev.serai.mailbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message to be sent.
 *
 * @param parent the sender's copy of the message that this one replies to
 * @param to each once
 */
record NewMessage(String from, Optional<Long> parent, List<String> to, String subject, String message)
        implements Question {
    /** Characters that one message may take over all of its copies; PostgreSQL writes so many in about a second. */
    private static final long MOST_CHARACTERS = 32 << 20;

    /** @throws Refused when its copies take too much */
    NewMessage {
        to = List.copyOf(to);
        long each = subject.length()
                + message.length()
                + to.stream().mapToLong(String::length).sum();
        if (each * (to.size() + 1) > MOST_CHARACTERS) {
            throw new Refused(
                    Reason.UNKNOWN_ERROR,
                    "the message is too long for " + to.size() + " recipients: " + (to.size() + 1) + " copies of "
                            + each + " characters, at most " + MOST_CHARACTERS + " in all");
        }
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("from", from);
        arguments.put("parent", parent.orElse(null));
        arguments.put("to", to.toArray(String[]::new));
        arguments.put("subject", subject);
        arguments.put("message", message);
        return arguments;
    }
}
