package dev.serai.mailbox;

import dev.serai.edge.Incoming;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps of {@code routes/mailbox.camel.yaml}: {@code bean: {ref: messages, method: …}}. Each of those that answer with a
 * {@link Question} ends a request that asks none with 400.
 */
public final class Messages {
    private static final List<String> COUNTED = List.of("", "all", "unread");

    private final MailboxSettings settings;

    Messages(MailboxSettings settings) {
        this.settings = settings;
    }

    /** The message that the body says. */
    public Object readNew(Exchange exchange) {
        return read(exchange, Optional.empty());
    }

    /** The message that the body says, as a reply to the one that the path names. */
    public Object readReply(Exchange exchange) {
        return read(exchange, Optional.of(Parameters.id(exchange, "messageId")));
    }

    /** The message that the path names. */
    public Object one(Exchange exchange) {
        return new OwnMessage(Parameters.user(exchange), Parameters.id(exchange, "messageId"));
    }

    /** The original that the path names. */
    public Object original(Exchange exchange) {
        return new OwnMessage(Parameters.user(exchange), Parameters.id(exchange, "originalMessageId"));
    }

    /** The messages that the query selects. */
    public Object list(Exchange exchange) {
        return MessagePage.of(exchange, settings.maxPage());
    }

    /** The originals that the query selects. */
    public Object listOriginals(Exchange exchange) {
        return Page.of(exchange, settings.maxPage());
    }

    /** All messages of the caller. */
    public Object count(Exchange exchange) {
        if (!COUNTED.contains(Incoming.query(exchange, "option"))) {
            throw Parameters.wrong("option", "all or unread");
        }
        return new OwnMessages(Parameters.user(exchange));
    }

    public Object delete(Exchange exchange) {
        return change(exchange, MessageChange.Kind.DELETE);
    }

    public Object archive(Exchange exchange) {
        return change(exchange, MessageChange.Kind.ARCHIVE);
    }

    public Object unarchive(Exchange exchange) {
        return change(exchange, MessageChange.Kind.UNARCHIVE);
    }

    public Object markAsRead(Exchange exchange) {
        return change(exchange, MessageChange.Kind.MARK_AS_READ);
    }

    public Object markAsUnread(Exchange exchange) {
        return change(exchange, MessageChange.Kind.MARK_AS_UNREAD);
    }

    /** Answers 200 with the JSON that is the body. */
    public void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=UTF-8");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    }

    /** Answers 200 with the text that is the body. */
    public void answerText(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    }

    private NewMessage read(Exchange exchange, Optional<Long> parent) {
        Fields fields = Fields.of(exchange.getMessage());
        List<String> to = fields.names("to", settings.maxRecipients());
        String subject = fields.text("subject");
        String message = fields.text("message");
        fields.requireGood();
        return new NewMessage(Parameters.user(exchange), parent, to, subject, message);
    }

    private static MessageChange change(Exchange exchange, MessageChange.Kind kind) {
        return new MessageChange(Parameters.user(exchange), Parameters.id(exchange, "messageId"), kind);
    }
}
