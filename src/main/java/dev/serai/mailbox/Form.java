package dev.serai.mailbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of the type {@code application/x-www-form-urlencoded} as JSON: a field is an array when its key comes twice, as in
 * {@code to=a&to=b}, or has brackets, as in {@code to[]=a} and {@code to[0]=a}. Decoders of others put question marks for
 * what is not UTF-8; this one refuses it.
 */
final class Form {
    private static final Pattern IN_BRACKETS = Pattern.compile("(.+)\\[[0-9]*]", Pattern.DOTALL);

    private Form() {}

    /** @throws Refused when it can't be decoded */
    static ObjectNode read(byte[] body) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        // each char is a byte
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
                add(fields, key, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static void add(ObjectNode fields, String key, String value) {
        Matcher brackets = IN_BRACKETS.matcher(key);
        String name = brackets.matches() ? brackets.group(1) : key;
        if (fields.get(name) instanceof ArrayNode all) {
            all.add(value);
        } else if (fields.has(name)) {
            String first = fields.get(name).textValue();
            fields.putArray(name).add(first).add(value);
        } else if (brackets.matches()) {
            fields.putArray(name).add(value);
        } else {
            fields.put(name, value);
        }
    }

    private static String decoded(String part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
        for (int at = 0; at < part.length(); at++) {
            char c = part.charAt(at);
            if (c == '%') {
                int high = at + 2 < part.length() ? Character.digit(part.charAt(at + 1), 16) : -1;
                int low = at + 2 < part.length() ? Character.digit(part.charAt(at + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Refused(Reason.UNKNOWN_ERROR, "the body has a % without two hexadecimal digits after it");
                }
                bytes.write(high * 16 + low);
                at += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(Reason.UNKNOWN_ERROR, "the body is not UTF-8");
        }
    }
}
