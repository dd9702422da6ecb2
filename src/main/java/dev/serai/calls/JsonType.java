package dev.serai.calls;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** The types of JSON, in words. */
enum JsonType {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    NULL("null");

    private final String words;

    JsonType(String words) {
        this.words = words;
    }

    static JsonType of(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> OBJECT;
            case START_ARRAY -> ARRAY;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> BOOLEAN;
            case VALUE_NULL -> NULL;
            default -> STRING;
        };
    }

    static boolean isNull(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** @throws NotACall when the parser stands on a value of another type */
    JsonParser require(String property, JsonParser parser) {
        JsonType type = of(parser.currentToken());
        if (type != this) {
            throw new NotACall(property + " must be " + this + ", but is " + type);
        }
        return parser;
    }

    @Override
    public String toString() {
        return words;
    }
}
