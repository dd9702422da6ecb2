package dev.serai.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of the HTTP entry that routes name: {@code bean: {ref: calls, method: …}}. */
public final class Calls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Admission admission;
    private final CallReader reader;
    private final Destinations destinations;
    private final boolean fastPublish;

    Calls(Admission admission, CallReader reader, Destinations destinations, boolean fastPublish) {
        this.admission = admission;
        this.reader = reader;
        this.destinations = destinations;
        this.fastPublish = fastPublish;
    }

    /**
     * Ends the request with 401 when a key is set and the request does not carry its hash; with 403 when none is set and
     * the request comes from a page of others.
     */
    public void authorize(Exchange exchange) {
        admission.requireCaller(exchange);
    }

    /** Ends the request with 401 or 403 unless it comes from somebody who may see and steer all calls. */
    public void requireOperator(Exchange exchange) {
        admission.requireOperator(exchange);
    }

    /** Whether calls are taken unseen and unconfirmed, as the setting says. */
    public boolean fastPublish() {
        return fastPublish;
    }

    /** The call that the body says; ends the request with 422 or 400 when it says none, or one that may not be made. */
    public CallRequest read(byte[] body) {
        CallRequest call = reader.read(body == null ? new byte[0] : body);
        destinations.refuse(call).ifPresent(reason -> {
            throw new RefusedDestination(call.url(), reason);
        });
        return call;
    }

    /** Answers 202 with the call's id. */
    public void accepted(Exchange exchange) throws JsonProcessingException {
        Message message = exchange.getMessage();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error", false);
        answer.put("message", "Accepted");
        answer.put("id", message.getBody(CallAccepted.class).id());
        message.setBody(JSON.writeValueAsString(answer));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=UTF-8");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
    }

    /** Answers 200 with nothing. */
    public void taken(Exchange exchange) {
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    }
}
