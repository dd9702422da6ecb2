package dev.serai.bench.calls;

import java.time.Instant;
import java.util.Optional;

/** The calls that all parts make: a POST of a small order. */
final class Calls {
    private Calls() {}

    /** What the target gets. */
    static String order(int number) {
        return "{\"order\": " + number + ", \"customer\": \"c-" + number % 1_000
                + "\", \"items\": [{\"sku\": \"A-1\", \"quantity\": 2}, {\"sku\": \"B-7\", \"quantity\": 1}]}";
    }

    /** What Serai gets. */
    static String json(String url, int number, Optional<Instant> notBefore) {
        return "{\"url\": \"" + url + "\", \"method\": \"POST\", \"headers\": {\"Content-Type\": \"application/json\"}"
                + ", \"body\": \"" + order(number).replace("\"", "\\\"") + "\""
                + notBefore
                        .map(time -> ", \"policy\": {\"notBefore\": \"" + time + "\"}")
                        .orElse("")
                + "}";
    }
}
