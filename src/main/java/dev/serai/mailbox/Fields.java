package dev.serai.mailbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The fields of a request's body, JSON or form. What is wrong with one is noted, so that {@link #requireGood()} tells all of
 * it at once; until then what is read may be empty.
 */
final class Fields {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 255;

    private final ObjectNode fields;
    private final List<String> problems = new ArrayList<>();

    private Fields(ObjectNode fields) {
        this.fields = fields;
    }

    /** @throws Refused when the body is no object of JSON and no form */
    static Fields of(Message message) {
        byte[] body = message.getBody(byte[].class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class).toLowerCase(Locale.ROOT);
        boolean form = type.strip().startsWith("application/x-www-form-urlencoded");
        return new Fields(form ? form(utf8(body)) : json(body));
    }

    /** A text that must be there and not be empty. */
    String text(String name) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            problems.add("\"" + name + "\" is required");
            return "";
        }
        return plain(name, value)
                .map(text -> {
                    if (text.isEmpty()) {
                        problems.add("\"" + name + "\" is not allowed to be empty");
                    }
                    return text;
                })
                .orElse("");
    }

    /** A text that need not be there. */
    Optional<String> optionalText(String name) {
        JsonNode value = fields.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : plain(name, value);
    }

    /** User names that must be there, each once, in their order; one alone may come without an array. */
    List<String> names(String name, int most) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty())) {
            problems.add("\"" + name + "\" is required");
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        int place = 0;
        for (JsonNode entry : value.isArray() ? value : new ArrayNode(JsonNodeFactory.instance).add(value)) {
            String shown = name + "[" + place++ + "]";
            plain(shown, entry).ifPresent(text -> {
                if (text.isEmpty() || text.length() > LONGEST_NAME) {
                    problems.add("\"" + shown + "\" must have 1 to " + LONGEST_NAME + " characters");
                }
                names.add(text);
            });
        }
        if (names.size() > most) {
            problems.add("\"" + name + "\" has " + names.size() + " entries, at most " + most + " are allowed");
        }
        return List.copyOf(names);
    }

    /** @throws Refused that names each field with something wrong */
    void requireGood() {
        if (!problems.isEmpty()) {
            throw new Refused(Reason.UNKNOWN_ERROR, String.join(" and ", problems));
        }
    }

    private Optional<String> plain(String name, JsonNode value) {
        if (!value.isTextual()) {
            problems.add("\"" + name + "\" must be a string");
            return Optional.empty();
        }
        String text = value.textValue();
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            problems.add("\"" + name + "\" must be text without NUL and halves of surrogate pairs");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static ObjectNode json(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new Refused(
                    Reason.UNKNOWN_ERROR,
                    "the body stops being JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new Refused(Reason.UNKNOWN_ERROR, "the body is not JSON");
        }
        throw new Refused(Reason.UNKNOWN_ERROR, "the body must be an object");
    }

    /** {@code to=a&to=b}, {@code to[]=a} and {@code to[0]=a} are all arrays. */
    private static ObjectNode form(String body) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        try {
            new QueryStringDecoder(body, StandardCharsets.UTF_8, false, 20_000)
                    .parameters()
                    .forEach((key, values) -> {
                        int bracket = key.indexOf('[');
                        String name = bracket > 0 ? key.substring(0, bracket) : key;
                        if (bracket < 0 && values.size() == 1 && !fields.has(name)) {
                            fields.put(name, values.get(0));
                        } else {
                            JsonNode there = fields.get(name);
                            ArrayNode all = there instanceof ArrayNode array ? array : fields.putArray(name);
                            if (there != null && there.isTextual()) {
                                all.add(there);
                            }
                            values.forEach(all::add);
                        }
                    });
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.UNKNOWN_ERROR, "the body is no form: " + e.getMessage());
        }
        return fields;
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(Reason.UNKNOWN_ERROR, "the body is not UTF-8");
        }
    }
}
