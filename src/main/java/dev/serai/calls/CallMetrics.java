package dev.serai.calls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What operators see of the calls under {@code /observe/metrics}. */
final class CallMetrics {
    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter delivered;
    private final Counter dead;
    private final Counter cancelled;
    private final Counter notUnderstood;
    private final Counter repeated;
    private final Timer confirm;
    private final MultiGauge waiting;

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted = counter("serai.calls.accepted", "Calls answered 202, or 200 when publishing fast");
        this.delivered = counter("serai.calls.delivered", "Calls that a target answered with 2xx");
        this.dead = counter("serai.calls.dead", "Calls given up and put into the dead queue");
        this.cancelled = counter("serai.calls.cancelled", "Cancelled calls that were met and dropped");
        this.notUnderstood = counter("serai.calls.invalid", "Messages put into the invalid queue");
        this.repeated = counter(
                "serai.calls.redelivered", "Deliveries that the broker repeated after a crash or a lost connection");
        this.waiting = MultiGauge.builder("serai.calls.waiting")
                .description("Calls in the broker, by the queue or kind of queue that they wait in")
                .register(registry);
        this.confirm = Timer.builder("serai.calls.confirm")
                .description("From publishing an accepted call to the broker's confirm")
                .register(registry);
    }

    /** Numbers that are read when somebody asks for the metrics. */
    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** A number that only grows, read when somebody asks for the metrics. */
    void counter(String name, String description, Supplier<Number> value) {
        FunctionCounter.builder(name, value, read -> read.get().doubleValue())
                .description(description)
                .register(registry);
    }

    /** To be told from time to time. */
    void waiting(Map<String, Long> byLane) {
        waiting.register(
                byLane.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(Tags.of("lane", entry.getKey()), entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    void accepted() {
        accepted.increment();
    }

    Timer confirm() {
        return confirm;
    }

    /** One attempt has ended; counted by kind of status, or as no answer. */
    void attempted(Answer answer) {
        String outcome = answer instanceof Answer.Status status
                ? status.code() / 100 + "xx"
                : answer instanceof Answer.NoAnswer ? "no_answer" : "not_asked";
        Counter.builder("serai.calls.attempts")
                .description("Attempts by what they ended with")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    void delivered() {
        delivered.increment();
    }

    void dead() {
        dead.increment();
    }

    void cancelled() {
        cancelled.increment();
    }

    void notUnderstood() {
        notUnderstood.increment();
    }

    void repeated() {
        repeated.increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
