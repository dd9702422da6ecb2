package dev.serai.bench.calls;

import dev.serai.testing.Http;
import dev.serai.testing.RabbitProcess;
import dev.serai.testing.SeraiProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Messages that the broker moves: those published, handed to consumers, and expired from one queue into the next, as
 * RabbitMQ counts them itself. The embedded broker counts none, so there it is Serai's count of attempts.
 */
final class Traffic {
    private static final List<String> OF_RABBITMQ = List.of(
            "rabbitmq_global_messages_received_total",
            "rabbitmq_global_messages_delivered_total",
            "rabbitmq_global_messages_dead_lettered_expired_total");
    private static final List<String> OF_SERAI = List.of("serai_calls_attempts_total");

    private final String url;
    private final List<String> counters;

    Traffic(Optional<RabbitProcess> rabbit, SeraiProcess serai) {
        url = rabbit.map(RabbitProcess::metricsUrl).orElseGet(() -> serai.managementUrl() + "/observe/metrics");
        counters = rabbit.isPresent() ? OF_RABBITMQ : OF_SERAI;
    }

    /** What the figure counts. */
    String unit() {
        return counters == OF_SERAI ? "attempts" : "messages";
    }

    /** Per second, over some time; prints each counter's. */
    double perSecond(Duration time) throws InterruptedException {
        Map<String, Double> before = read();
        long began = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        Map<String, Double> after = read();
        double seconds = (System.nanoTime() - began) / 1e9;
        double sum = 0;
        for (String counter : counters) {
            double perSecond = (after.get(counter) - before.get(counter)) / seconds;
            System.out.printf(Locale.ROOT, "    %s: %,.1f/s%n", counter, perSecond);
            sum += perSecond;
        }
        return sum;
    }

    private Map<String, Double> read() {
        Map<String, Double> values = new LinkedHashMap<>();
        counters.forEach(counter -> values.put(counter, 0.0));
        Http.get(url).body().lines().forEach(line -> counters.stream()
                .filter(counter -> line.startsWith(counter + "{") || line.startsWith(counter + " "))
                .forEach(counter -> values.merge(
                        counter, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum)));
        return values;
    }
}
