package dev.serai.calls;

import dev.serai.calls.targets.TargetName;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP call that can be made. The constructor throws {@link InvalidCall} for what can't be sent.
 *
 * @param url absolute, {@code http} or {@code https}, without fragment; for its host and port ask {@link #host()} and
 *     {@link #port()}, since {@link URI#getHost()} knows no host with an underscore
 * @param method upper case
 * @param headers as the caller named them; looked up without regard to case; sent as UTF-8
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
        url = TargetUrl.parse(url.toString());
        method = HttpMethod.of(method);
        headers = Collections.unmodifiableMap(HeaderRule.sendable(headers));
        int half = Shown.position(body, Shown::isHalf);
        if (half > 0) {
            throw new InvalidCall("body has half of a surrogate pair at position " + half, "text that UTF-8 can carry");
        }
        Objects.requireNonNull(policy, "policy");
    }

    /** The target's name or address, an IPv6 one without brackets. */
    public String host() {
        return TargetUrl.host(url);
    }

    /** The target's port, the scheme's where the url names none. */
    public int port() {
        return TargetUrl.port(url);
    }

    /** What this call shares its circuit, cap and lane with. */
    public TargetName target() {
        String host = host().toLowerCase(Locale.ROOT);
        boolean dotted = host.length() > 1 && host.endsWith(".");
        return new TargetName(
                url.getScheme().toLowerCase(Locale.ROOT), dotted ? host.substring(0, host.length() - 1) : host, port());
    }

    /** This call with one header more, or with another value for it. */
    public CallRequest withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new CallRequest(url, method, more, body, requeue, policy);
    }
}
