package dev.serai.mailbox;

import dev.serai.auth.Caller;
import dev.serai.edge.Incoming;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** What a request says outside its body: who asks, and the parameters of its path and query. */
final class Parameters {
    private static final Pattern WHOLE = Pattern.compile("[0-9]+");

    /** More digits than these are beyond every id and every number of rows. */
    private static final int DIGITS = 18;

    private Parameters() {}

    /** @throws Refused when nobody of this name can have a message */
    static String user(Exchange exchange) {
        String name = Caller.of(exchange).username();
        if (!Texts.isName(name)) {
            throw wrong("username", "1 to " + Texts.LONGEST_NAME + " characters in the token");
        }
        return name;
    }

    /** @param name of a part of the path */
    static long id(Exchange exchange, String name) {
        String text = exchange.getMessage().getHeader(name, "", String.class);
        return whole(name, text).orElseThrow(() -> wrong(name, "digits"));
    }

    /** A whole number from 0 on; one that is larger than a long counts as a very large one. */
    static Optional<Long> whole(Exchange exchange, String name) {
        return whole(name, Incoming.query(exchange, name));
    }

    static Optional<Boolean> flag(Exchange exchange, String name) {
        String text = Incoming.query(exchange, name);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            throw wrong(name, "true or false");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.equals("true"));
    }

    static Optional<String> text(Exchange exchange, String name) {
        String text = Incoming.query(exchange, name);
        if (!Texts.isKept(text)) {
            throw wrong(name, "text without NUL");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    static Refused wrong(String name, String allowed) {
        return new Refused(Reason.UNKNOWN_ERROR, "\"" + name + "\" must be " + allowed);
    }

    private static Optional<Long> whole(String name, String text) {
        if (!text.isEmpty() && !WHOLE.matcher(text).matches()) {
            throw wrong(name, "a whole number from 0 on");
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        return Optional.of(digits.length() > DIGITS ? (long) Integer.MAX_VALUE + 1 : Long.parseLong(digits));
    }
}
