package dev.serai.calls;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A call as its JSON has it: every property of the right type, no rule looked at yet. */
final class CallDraft {
    private final String text;
    private String url = "";
    private String method = "";
    private Map<String, String> headers = noHeaders();
    private String body = "";
    private boolean requeue = true;
    private String policy = "";

    private CallDraft(String text) {
        this.text = text;
    }

    /** @throws NotACall when it is none */
    static CallDraft parse(byte[] json) {
        CallDraft draft = new CallDraft(JsonText.decode(json));
        try (JsonParser parser = JsonText.parser(draft.text)) {
            draft.readObject(parser);
        } catch (JsonProcessingException e) {
            throw new NotACall("the body " + JsonText.problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return draft;
    }

    /** @throws InvalidCall when one is Serai's to set, or there are too many */
    void requireOrdinaryHeaders() {
        HeaderRule.requireOrdinary(headers);
    }

    void leaveOutReservedHeaders() {
        headers.keySet().removeIf(HeaderRule::isReserved);
    }

    /** @throws UnusableCall when a property breaks its rule, or one inside the policy has the wrong type */
    CallRequest toCall() {
        if (url.isEmpty()) {
            throw new InvalidCall("url is missing", TargetUrl.ALLOWED);
        }
        Optional<CallPolicy> asked = policy.isEmpty() ? Optional.empty() : Optional.of(PolicyReader.read(policy));
        return new CallRequest(TargetUrl.parse(url), method.isEmpty() ? "GET" : method, headers, body, requeue, asked);
    }

    private void readObject(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new NotACall("the body is empty, a call is a JSON object with at least a url");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new NotACall("the body is " + JsonType.of(first) + ", a call is a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            readProperty(name, parser);
        }
        if (parser.nextToken() != null) {
            throw new NotACall("the body goes on after the call's object with "
                    + JsonType.of(parser.currentToken()) + " at line "
                    + parser.currentTokenLocation().getLineNr() + ", column "
                    + parser.currentTokenLocation().getColumnNr());
        }
    }

    private void readProperty(String name, JsonParser parser) throws IOException {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "url" -> url = string("url", parser);
            case "method" -> method = string("method", parser);
            case "body" -> body = string("body", parser);
            case "headers" -> headers = headers(parser);
            case "requeue" ->
                requeue = JsonType.isNull(parser)
                        || JsonType.BOOLEAN.require("requeue", parser).getBooleanValue();
            case "policy" -> policy = policy(parser);
            default -> parser.skipChildren();
        }
    }

    private static String string(String property, JsonParser parser) throws IOException {
        return JsonType.isNull(parser)
                ? ""
                : JsonType.STRING.require(property, parser).getText();
    }

    private static Map<String, String> headers(JsonParser parser) throws IOException {
        if (JsonType.isNull(parser)) {
            return noHeaders();
        }
        JsonType.OBJECT.require("headers", parser);
        Map<String, String> headers = noHeaders();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!value.isScalarValue()) {
                throw new NotACall("header " + Shown.of(name) + " must be a string, a number or a boolean, but is "
                        + JsonType.of(value));
            }
            headers.remove(name);
            if (!JsonType.isNull(parser)) {
                headers.put(name, parser.getText());
            }
        }
        return headers;
    }

    private static Map<String, String> noHeaders() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    /** The policy's own text: it is read when the whole is known to be JSON, and only the last of several. */
    private String policy(JsonParser parser) throws IOException {
        if (JsonType.isNull(parser)) {
            return "";
        }
        JsonType.OBJECT.require("policy", parser);
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }
}
