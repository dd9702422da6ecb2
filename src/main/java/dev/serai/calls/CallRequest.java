package dev.serai.calls;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP call to be made.
 *
 * @param url absolute, {@code http} or {@code https}, with a host
 * @param method upper case
 * @param headers as the caller named them; looked up without regard to case
 * @param body empty for none
 * @param requeue whether a failed attempt is followed by another
 * @param policy what this call asks for in place of the settings
 */
public record CallRequest(
        URI url,
        String method,
        Map<String, String> headers,
        String body,
        boolean requeue,
        Optional<CallPolicy> policy) {
    public CallRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = java.util.Collections.unmodifiableMap(copy);
    }

    /** This call with one header more, or with another value for it. */
    public CallRequest withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new CallRequest(url, method, more, body, requeue, policy);
    }
}
