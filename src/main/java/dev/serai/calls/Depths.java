package dev.serai.calls;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How many calls wait in the broker and where, as of the last look, a few seconds ago. */
final class Depths {
    private final CallQueues queues;
    private final Supplier<Map<String, Long>> lanes;
    private volatile Map<String, Long> own = Map.of();
    private volatile long total;

    /** @param lanes calls in lanes, by the lane's queue */
    Depths(CallQueues queues, Supplier<Map<String, Long>> lanes) {
        this.queues = queues;
        this.lanes = lanes;
    }

    void look(Connection connection) throws IOException {
        Map<String, Long> counted = new LinkedHashMap<>();
        try (QueueGauge gauge = new QueueGauge(connection)) {
            counted.put("work", gauge.depth(queues.work()).orElse(0));
            long delayed = 0;
            for (String queue : queues.delays().values()) {
                delayed += gauge.depth(queue).orElse(0);
            }
            counted.put("delay", delayed);
            counted.put("unrouted", gauge.depth(queues.unrouted()).orElse(0));
        }
        own = counted;
        total = byLane().values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@code work}, {@code delay}, {@code unrouted}, and each lane by the name of its queue. */
    Map<String, Long> byLane() {
        Map<String, Long> all = new LinkedHashMap<>(own);
        all.putAll(lanes.get());
        return all;
    }

    long total() {
        return total;
    }
}
