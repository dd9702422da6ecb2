package dev.serai.calls;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes an event such as {@code call.retry id={} attempt={}} as one line of JSON, its fields by their names: an answer's
 * reason may hold blanks and equal signs.
 */
final class FateLine extends EncoderBase<ILoggingEvent> {
    private static final Pattern FIELD = Pattern.compile("([a-z]+)=\\{}");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        try {
            return (JSON.writeValueAsString(fields(event)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static Map<String, Object> fields(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", event.getInstant().toString());
        String message = event.getMessage();
        fields.put("event", message.substring(0, (message + " ").indexOf(' ')));
        Matcher field = FIELD.matcher(message);
        Object[] values = event.getArgumentArray() == null ? new Object[0] : event.getArgumentArray();
        for (int i = 0; field.find() && i < values.length; i++) {
            fields.put(field.group(1), values[i] instanceof Number ? values[i] : String.valueOf(values[i]));
        }
        return fields;
    }
}
