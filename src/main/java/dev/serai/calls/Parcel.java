package dev.serai.calls;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a trip carries: the same to every stop, but for the credentials that stay with the origin they were meant for.
 *
 * @param headers looked up without regard to case; Serai's own among them
 * @param single whether the call has this attempt only
 */
record Parcel(HttpMethod method, Map<String, String> headers, Buffer body, boolean single) {
    /** Parts of header names that tell of a credential; better one header too many left behind than one too few. */
    private static final List<String> CREDENTIALS = List.of(
            "auth", "cookie", "cred", "csrf", "hmac", "jwt", "key", "pass", "secret", "session", "sign", "token",
            "xsrf");

    /** A wrong length would let a call's body be read as another call; Vert.x says the right one. */
    private static final Set<String> FRAMING = Set.of("connection", "content-length", "transfer-encoding");

    private static final Set<String> EXPECT_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    /**
     * @param id of the call
     * @param attempt from 1
     * @param version for the {@code User-Agent} of a call that has none
     */
    static Parcel of(CallRequest call, String id, int attempt, String version) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        call.headers().forEach((name, value) -> {
            if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            }
        });
        headers.putIfAbsent("User-Agent", "Serai/" + version);
        basic(call.url().getRawAuthority()).ifPresent(value -> headers.putIfAbsent("Authorization", value));
        headers.put("Serai-Call-Id", id);
        headers.put("Serai-Attempt", Integer.toString(attempt));
        return new Parcel(HttpMethod.valueOf(call.method()), headers, Buffer.buffer(call.body()), !call.requeue());
    }

    /**
     * The parcel for another origin: without the caller's {@code Host}, and without every header whose name contains
     * one of {@link #CREDENTIALS}, except {@code Idempotency-Key}, which opens nothing.
     */
    Parcel withoutCredentials() {
        Map<String, String> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Host") && !isCredential(name)) {
                rest.put(name, value);
            }
        });
        return new Parcel(method, rest, body, single);
    }

    /** The headers as Vert.x takes them: it writes one byte for a character, so UTF-8 goes in as Latin-1. */
    MultiMap wireHeaders() {
        try {
            MultiMap wire = HttpHeaders.headers();
            headers.forEach((name, value) ->
                    wire.set(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
            return wire;
        } catch (IllegalArgumentException e) {
            throw new Mishap("a header that HTTP does not allow");
        }
    }

    /** Whether the request says how long its body is, be it 0. */
    boolean hasBody() {
        return body.length() > 0 || EXPECT_BODY.contains(method.name());
    }

    /** Whether the method promises that twice does no more than once, RFC 9110 section 9.2.2. */
    boolean isIdempotent() {
        return IDEMPOTENT.contains(method.name());
    }

    /** Whether the method asks only, so that an answer elsewhere is as good. */
    boolean isRead() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static boolean isCredential(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !name.equals("idempotency-key") && CREDENTIALS.stream().anyMatch(name::contains);
    }

    private static Optional<String> basic(String authority) {
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String userinfo = authority.substring(0, at);
        String pair = userinfo.contains(":") ? userinfo : userinfo + ":";
        // the decoder is for forms, where a plus is a blank
        String plain = URLDecoder.decode(pair.replace("+", "%2B"), StandardCharsets.UTF_8);
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
}
