package dev.serai.calls;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.serai.kit.Durations;
import dev.serai.kit.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a call's policy. Unlike the call, it refuses what it does not know: a typo would silently change nothing. */
final class PolicyReader {
    private static final List<String> NAMES = List.of("delays", "maxAttempts", "maxAge", "giveUpOn", "notBefore");
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_DURATION = 40;
    private static final int LONGEST_TIME = 40;

    private List<Duration> delays = List.of();
    private OptionalInt maxAttempts = OptionalInt.empty();
    private Optional<Duration> maxAge = Optional.empty();
    private Optional<Set<Integer>> giveUpOn = Optional.empty();
    private Optional<Instant> notBefore = Optional.empty();

    private PolicyReader() {}

    /**
     * @param json an object, known to be JSON
     * @throws UnusableCall when a property is unknown, of the wrong type or breaks its rule
     */
    static CallPolicy read(String json) {
        PolicyReader reader = new PolicyReader();
        try (JsonParser parser = JsonText.parser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reader.readProperty(name, parser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CallPolicy(reader.delays, reader.maxAttempts, reader.maxAge, reader.giveUpOn, reader.notBefore);
    }

    private void readProperty(String name, JsonParser parser) throws IOException {
        boolean absent = JsonType.isNull(parser);
        switch (name.toLowerCase(Locale.ROOT)) {
            case "delays" -> delays = absent ? List.of() : delays(parser);
            case "maxattempts" ->
                maxAttempts = absent
                        ? OptionalInt.empty()
                        : OptionalInt.of(number("policy.maxAttempts", CallPolicy.ALLOWED_ATTEMPTS, parser));
            case "maxage" ->
                maxAge = absent
                        ? Optional.empty()
                        : Optional.of(duration("policy.maxAge", CallPolicy.ALLOWED_AGE, parser));
            case "giveupon" -> giveUpOn = absent ? Optional.empty() : Optional.of(statuses(parser));
            case "notbefore" -> notBefore = absent ? Optional.empty() : Optional.of(instant(parser));
            default -> throw unknown(name);
        }
    }

    private static List<Duration> delays(JsonParser parser) throws IOException {
        JsonType.ARRAY.require("policy.delays", parser);
        List<Duration> delays = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            delays.add(duration("policy.delays[" + delays.size() + "]", CallPolicy.ALLOWED_DELAY, parser));
            CallPolicy.requireFew(delays);
        }
        return delays;
    }

    private static Set<Integer> statuses(JsonParser parser) throws IOException {
        JsonType.ARRAY.require("policy.giveUpOn", parser);
        Set<Integer> statuses = new LinkedHashSet<>();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            statuses.add(number("policy.giveUpOn[" + i + "]", CallPolicy.ALLOWED_STATUSES, parser));
        }
        return statuses;
    }

    private static Duration duration(String property, String allowed, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
            throw new NotACall(
                    property + " must be a string like 5s or a number of milliseconds, but is " + JsonType.of(token));
        }
        String text = parser.getText();
        if (text.length() > LONGEST_DURATION) {
            throw new InvalidCall(property + " is " + Shown.of(text), allowed);
        }
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidCall(property + " is " + Shown.of(text), allowed);
        }
    }

    private static int number(String property, String allowed, JsonParser parser) throws IOException {
        String text = JsonType.NUMBER.require(property, parser).getText();
        if (text.length() > 9 || parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new InvalidCall(property + " is " + Shown.of(text), allowed);
        }
        return Integer.parseInt(text);
    }

    private static Instant instant(JsonParser parser) throws IOException {
        String text = JsonType.STRING.require("policy.notBefore", parser).getText();
        if (text.length() <= LONGEST_TIME && RFC_3339.matcher(text).matches()) {
            try {
                return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
            } catch (DateTimeException e) {
                throw new InvalidCall(
                        "policy.notBefore is " + Shown.of(text) + ", which is no date and time",
                        CallPolicy.ALLOWED_TIME);
            }
        }
        throw new InvalidCall("policy.notBefore is " + Shown.of(text), CallPolicy.ALLOWED_TIME);
    }

    private static InvalidCall unknown(String name) {
        String start = name.substring(0, Math.min(name.length(), LONGEST_NAME)).toLowerCase(Locale.ROOT);
        List<String> lower =
                NAMES.stream().map(known -> known.toLowerCase(Locale.ROOT)).toList();
        String hint = Nearest.to(start, lower)
                .map(near -> " (did you mean " + NAMES.get(lower.indexOf(near)) + "?)")
                .orElse("");
        return new InvalidCall("policy has no property " + Shown.of(name) + hint, String.join(", ", NAMES));
    }
}
