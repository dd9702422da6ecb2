package dev.serai.mailbox;

import dev.serai.auth.Caller;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of {@code routes/mailbox.camel.yaml}: {@code bean: {ref: messages, method: …}}. */
public final class Messages {
    private final MailboxSettings settings;

    Messages(MailboxSettings settings) {
        this.settings = settings;
    }

    /** The message that the body says; ends the request with 400 when it says none. */
    public Object readNew(Exchange exchange) {
        Fields fields = Fields.of(exchange.getMessage());
        NewMessage message = new NewMessage(
                Caller.of(exchange).username(),
                fields.names("to", settings.maxRecipients()),
                fields.text("subject"),
                fields.text("message"));
        fields.requireGood();
        return message;
    }

    /** Answers 200 with the JSON that is the body. */
    public void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=UTF-8");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    }
}
