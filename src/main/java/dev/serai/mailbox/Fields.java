package dev.serai.mailbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final ObjectNode fields;
    private final boolean form;
    private final List<String> problems = new ArrayList<>();

    private Fields(ObjectNode fields, boolean form) {
        this.fields = fields;
        this.form = form;
    }

    /**
     * A body that begins as an object of JSON is one, whatever its type says: curl calls everything a form.
     *
     * @throws Refused when it is no object of JSON and no form
     */
    static Fields of(Message message) {
        byte[] body = message.getBody(byte[].class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        boolean form = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM) && !beginsAsObject(body);
        return new Fields(form ? Form.read(body) : json(body), form);
    }

    /** A text that must be there and not be empty. */
    String text(String name) {
        if (isMissing(name)) {
            return "";
        }
        String text = plain(name, fields.get(name)).orElse(" ");
        if (text.isEmpty()) {
            problem(name, "is not allowed to be empty");
        }
        return text;
    }

    /** A text that need not be there. */
    Optional<String> optionalText(String name) {
        return fields.path(name).isMissingNode() || fields.path(name).isNull()
                ? Optional.empty()
                : plain(name, fields.get(name));
    }

    /** User names that must be there, each once, in their order. Only the first one that is wrong is told. */
    List<String> names(String name, int most) {
        if (isMissing(name)) {
            return List.of();
        }
        JsonNode value = fields.get(name);
        // one alone in a form looks like a text
        JsonNode all = form && value.isTextual() ? fields.arrayNode().add(value) : value;
        if (!all.isArray() || all.isEmpty()) {
            problem(name, all.isArray() ? "is not allowed to be empty" : "must be an array");
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (int place = 0; place < all.size(); place++) {
            String shown = name + "[" + place + "]";
            Optional<String> text = plain(shown, all.get(place));
            if (text.filter(Texts::isName).isEmpty()) {
                text.ifPresent(wrong -> problem(shown, "must have 1 to " + Texts.LONGEST_NAME + " characters"));
                return List.of();
            }
            names.add(text.get());
        }
        if (names.size() > most) {
            problem(name, "has " + names.size() + " entries, at most " + most + " are allowed");
        }
        return List.copyOf(names);
    }

    /** Whether there is something of this name, other than null and an array of nothing. */
    boolean has(String name) {
        JsonNode value = fields.path(name);
        return !value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty());
    }

    /** A text that must be there with 1 to so many characters. */
    String text(String name, int longest) {
        String text = text(name);
        if (text.codePointCount(0, text.length()) > longest) {
            problems.add("\"" + name + "\" must have at most " + longest + " characters");
        }
        return text;
    }

    /** A text that need not be there, and is the one in the token if it is. */
    void onlyTokens(String name, String inToken) {
        if (optionalText(name).filter(text -> !text.equals(inToken)).isPresent()) {
            problem(name, "is not the one in the token");
        }
    }

    /** @throws Refused that names each field with something wrong */
    void requireGood() {
        if (!problems.isEmpty()) {
            throw new Refused(Reason.UNKNOWN_ERROR, String.join(" and ", problems));
        }
    }

    private static boolean beginsAsObject(byte[] body) {
        int first = 0;
        while (first < body.length && " \t\r\n".indexOf(body[first]) >= 0) {
            first++;
        }
        return first < body.length && body[first] == '{';
    }

    private boolean isMissing(String name) {
        boolean missing = fields.path(name).isMissingNode() || fields.path(name).isNull();
        if (missing) {
            problem(name, "is required");
        }
        return missing;
    }

    private Optional<String> plain(String name, JsonNode value) {
        if (!value.isTextual()) {
            problem(name, "must be a string");
            return Optional.empty();
        }
        if (!Texts.isKept(value.textValue())) {
            problem(name, "must be text without NUL and halves of surrogate pairs");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    private void problem(String name, String what) {
        problems.add("\"" + name + "\" " + what);
    }

    private static ObjectNode json(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new Refused(Reason.UNKNOWN_ERROR, "the body stops being JSON that is taken" + place);
        } catch (IOException e) {
            throw new Refused(Reason.UNKNOWN_ERROR, "the body is not JSON");
        }
        throw new Refused(Reason.UNKNOWN_ERROR, "the body must be an object");
    }
}
