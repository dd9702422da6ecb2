package dev.serai.calls;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.serai.kit.Durations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** Writes calls as the JSON that {@link CallReader#readLenient} makes an equal call of, reserved headers apart. */
public final class CallWriter {
    private CallWriter() {}

    /** The call in UTF-8; what has its default is left out. */
    public static byte[] write(CallRequest call) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(256 + call.body().length());
        try (JsonGenerator json = JsonText.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("url", call.url().toString());
            json.writeStringField("method", call.method());
            if (!call.headers().isEmpty()) {
                writeHeaders(call.headers(), json);
            }
            if (!call.body().isEmpty()) {
                json.writeStringField("body", call.body());
            }
            if (!call.requeue()) {
                json.writeBooleanField("requeue", false);
            }
            if (call.policy().isPresent()) {
                writePolicy(call.policy().get(), json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeHeaders(Map<String, String> headers, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
    }

    private static void writePolicy(CallPolicy policy, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("policy");
        if (!policy.delays().isEmpty()) {
            json.writeArrayFieldStart("delays");
            for (Duration delay : policy.delays()) {
                json.writeString(Durations.print(delay));
            }
            json.writeEndArray();
        }
        if (policy.maxAttempts().isPresent()) {
            json.writeNumberField("maxAttempts", policy.maxAttempts().getAsInt());
        }
        if (policy.maxAge().isPresent()) {
            json.writeStringField("maxAge", Durations.print(policy.maxAge().get()));
        }
        if (policy.giveUpOn().isPresent()) {
            json.writeArrayFieldStart("giveUpOn");
            for (int status : policy.giveUpOn().get()) {
                json.writeNumber(status);
            }
            json.writeEndArray();
        }
        if (policy.notBefore().isPresent()) {
            json.writeStringField("notBefore", policy.notBefore().get().toString());
        }
        json.writeEndObject();
    }
}
