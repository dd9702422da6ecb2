package dev.serai.mailbox;

import dev.serai.auth.Caller;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of {@code routes/threads.camel.yaml}: {@code bean: {ref: threads, method: …}}. */
public final class Threads {
    private static final int LONGEST_TOPIC = 10_000;
    private static final int MOST_TAGS = 100;
    private static final int DIGITS_OF_INT = 10;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final MailboxSettings settings;

    Threads(MailboxSettings settings) {
        this.settings = settings;
    }

    /** Ends the request with 400 when tokens need a scope and this one has none of them. */
    public void requireScope(Exchange exchange) {
        if (!settings.threadScopes().isEmpty()
                && Collections.disjoint(
                        settings.threadScopes(), Caller.of(exchange).scopes())) {
            throw new Refused(Reason.UNAUTHORIZED_REQUEST);
        }
    }

    /** The thread that the body says; ends the request with 400 when it says none. */
    public Object readNew(Exchange exchange) {
        Member caller = Member.of(exchange);
        Fields fields = Fields.of(exchange.getMessage());
        if (!fields.has("participants")) {
            throw new Refused(Reason.PARTICIPANTS_REQUIRED);
        }
        List<String> participants = fields.names("participants", settings.maxRecipients());
        String topic = fields.text("topic", LONGEST_TOPIC);
        String message = fields.text("message");
        List<String> tags = fields.has("tags") ? fields.names("tags", MOST_TAGS) : List.of();
        String logUser = fields.optionalText("logUser").orElse("");
        fields.requireGood();
        return new NewThread(caller, participants, topic, message, tags, logUser);
    }

    /** The reply that the body says. */
    public Object readReply(Exchange exchange) {
        Fields fields = Fields.of(exchange.getMessage());
        ThreadReply reply = new ThreadReply(Member.of(exchange), thread(exchange.getMessage()), fields.text("message"));
        fields.requireGood();
        return reply;
    }

    /** The caller's threads, or those logged to one user. */
    public Object list(Exchange exchange) {
        Optional<String> logUsername = Parameters.text(exchange, "logUsername");
        if (logUsername.isPresent() && !Texts.isName(logUsername.get())) {
            throw Parameters.wrong("logUsername", "1 to " + Texts.LONGEST_NAME + " characters");
        }
        return new ThreadList(Member.of(exchange), logUsername.orElse(""), settings.maxPage());
    }

    /** The messages of a thread, which the caller has read then. */
    public Object read(Exchange exchange) {
        return read(exchange, true);
    }

    /** The messages of a thread, which stays as it is. */
    public Object peek(Exchange exchange) {
        return read(exchange, false);
    }

    /** The others in a thread. */
    public Object participants(Exchange exchange) {
        return new ThreadMembers(Member.of(exchange), thread(exchange.getMessage()));
    }

    /** The caller, as the token says; a body can only say the same. */
    public Object readUser(Exchange exchange) {
        Member caller = Member.of(exchange);
        if (exchange.getMessage().getBody(byte[].class).length > 0) {
            Fields fields = Fields.of(exchange.getMessage());
            fields.onlyTokens("username", caller.username());
            fields.onlyTokens("uuid", caller.uuid());
            fields.requireGood();
        }
        return new UserLookup(caller.username(), caller.uuid());
    }

    /** Answers 200 with the JSON that is the body. */
    public void answer(Exchange exchange) {
        answer(exchange, 200);
    }

    /** Answers 201 with the JSON that is the body. */
    public void created(Exchange exchange) {
        answer(exchange, 201);
    }

    private static ThreadRead read(Exchange exchange, boolean mark) {
        Message message = exchange.getMessage();
        String since = StartDate.of(message.getHeader("start_date", "", String.class));
        return new ThreadRead(Member.of(exchange), thread(message), since, mark);
    }

    /** The id in the path; one that no thread can have is that of none. */
    private static int thread(Message message) {
        String id = message.getHeader("id", "", String.class);
        if (!NUMBER.matcher(id).matches()) {
            throw new Refused(Reason.UNKNOWN_ERROR, "\"id\" must be a number");
        }
        if (id.length() > DIGITS_OF_INT || Long.parseLong(id) > Integer.MAX_VALUE) {
            throw new Refused(Reason.THREAD_NOT_EXIST);
        }
        return Integer.parseInt(id);
    }

    private static void answer(Exchange exchange, int status) {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=UTF-8");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    }
}
