package dev.serai.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times of the requests below one path, in the words of swagger-stats. Any thread may call. */
final class RequestStats {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final long since;
    private final LongAdder requests = new LongAdder();
    private final LongAdder responses = new LongAdder();
    private final LongAdder clientErrors = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    RequestStats(Clock clock) {
        this.clock = clock;
        this.since = clock.millis();
    }

    void began() {
        requests.increment();
    }

    /** A caller who left has had no answer. */
    void over(int status, Duration took) {
        if (status == Visit.CALLER_LEFT) {
            return;
        }
        responses.increment();
        nanos.add(took.toNanos());
        longest.accumulate(took.toNanos());
        if (status >= 500) {
            serverErrors.increment();
        } else if (status >= 400) {
            clientErrors.increment();
        }
    }

    /** Times are milliseconds, the rate is requests a second since the start. */
    Reply reply() {
        long answered = responses.sum();
        long came = requests.sum();
        long age = clock.millis() - since;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("requests", came);
        all.put("responses", answered);
        all.put("errors", clientErrors.sum() + serverErrors.sum());
        all.put("client_error", clientErrors.sum());
        all.put("server_error", serverErrors.sum());
        all.put("total_time", millis(nanos.sum()));
        all.put("max_time", millis(longest.get()));
        all.put("avg_time", answered == 0 ? 0 : millis(nanos.sum() / answered));
        all.put("req_rate", age <= 0 ? 0 : hundredths(came * 1_000.0 / age));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json; charset=UTF-8");
        try {
            return new Reply(200, headers, Buffer.buffer(JSON.writeValueAsBytes(Map.of("all", all))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double millis(long nanos) {
        return hundredths(nanos / 1_000_000.0);
    }

    private static double hundredths(double number) {
        return Math.round(number * 100) / 100.0;
    }
}
