package dev.serai.calls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** What operators see of the calls under {@code /observe/metrics}. */
final class CallMetrics {
    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter delivered;
    private final Counter dead;
    private final Counter notUnderstood;
    private final Counter repeated;
    private final Timer confirm;

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted = counter("serai.calls.accepted", "Calls answered 202, or 200 when publishing fast");
        this.delivered = counter("serai.calls.delivered", "Calls that a target answered with 2xx");
        this.dead = counter("serai.calls.dead", "Calls given up and put into the dead queue");
        this.notUnderstood = counter("serai.calls.invalid", "Messages put into the invalid queue");
        this.repeated = counter(
                "serai.calls.redelivered", "Deliveries that the broker repeated after a crash or a lost connection");
        this.confirm = Timer.builder("serai.calls.confirm")
                .description("From publishing an accepted call to the broker's confirm")
                .register(registry);
    }

    void inFlight(Supplier<Number> count) {
        Gauge.builder("serai.calls.in.flight", count)
                .description("Deliveries not yet acknowledged")
                .register(registry);
    }

    void accepted() {
        accepted.increment();
    }

    Timer confirm() {
        return confirm;
    }

    /** One attempt has ended; counted by kind of status, or as no answer. */
    void attempted(Answer answer) {
        String outcome = answer instanceof Answer.Status status ? status.code() / 100 + "xx" : "no_answer";
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
