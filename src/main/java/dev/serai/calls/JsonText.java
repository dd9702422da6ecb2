package dev.serai.calls;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** JSON as RFC 8259 has it, in UTF-8, and where a text stops being that. */
final class JsonText {
    static final int DEEPEST = 10_000;

    /** Lengths are bounded by the size of what is read; names are not kept, since callers choose them. */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Parts of the parser's messages that speak of its options, its objects or character codes. */
    private static final Pattern NOISE = Pattern.compile(
            " \\(code [^)]*\\)|: enable .*| \\((?:start marker|for \\w+ starting) .*|: maybe a .*|:? (?:was expecting )?\\(JSON .*",
            Pattern.DOTALL);

    private JsonText() {}

    /** @throws NotACall when the bytes are not UTF-8, or begin with a byte order mark */
    static String decode(byte[] json) {
        if (startsLikeUtf16(json)) {
            throw new NotACall("the body is UTF-16 or UTF-32, JSON is UTF-8");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(json);
        CharBuffer text;
        try {
            text = decoder.decode(bytes);
        } catch (CharacterCodingException e) {
            throw new NotACall("the body is not UTF-8 after byte " + bytes.position());
        }
        if (text.length() > 0 && text.charAt(0) == '\ufeff') {
            throw new NotACall("the body begins with a byte order mark, JSON is UTF-8 without one");
        }
        return text.toString();
    }

    static JsonParser parser(String text) throws IOException {
        return JSON.createParser(text);
    }

    /** Reads to the end of what must be one JSON value and nothing after it. */
    static void check(String text) throws IOException {
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() == null) {
                throw new JsonEOFException(parser, JsonToken.NOT_AVAILABLE, "nothing but white space");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "Something follows the value");
            }
        }
    }

    /** Completes 'the body …'. */
    static String problem(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "is nested deeper than " + DEEPEST + " levels";
        }
        String where = "line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr();
        if (e instanceof JsonEOFException) {
            return "is JSON cut short, it ends at " + where;
        }
        String reason = NOISE.matcher(e.getOriginalMessage()).replaceAll("");
        String shown = Shown.of(Character.toLowerCase(reason.charAt(0)) + reason.substring(1));
        return "stops being JSON at " + where + " (" + shown.substring(1, shown.length() - 1) + ")";
    }

    private static boolean startsLikeUtf16(byte[] json) {
        if (json.length < 2) {
            return false;
        }
        int mark = (json[0] & 0xff) << 8 | (json[1] & 0xff);
        return mark == 0xfeff || mark == 0xfffe || json[0] == 0 || json[1] == 0;
    }
}
