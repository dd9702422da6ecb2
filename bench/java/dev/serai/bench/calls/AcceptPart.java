package dev.serai.bench.calls;

import dev.serai.bench.kit.Load;
import dev.serai.bench.kit.Posted;
import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * How many calls a second are accepted at 64 kept connections, against a bare handler that makes the same bytes durable
 * in the same broker, and against the broker alone. The calls are due in a day, so that none is delivered meanwhile;
 * their queues are emptied after each round.
 */
final class AcceptPart implements Part {
    private static final int CONNECTIONS = 64;
    private static final String BARE_QUEUE = "bench-bare";

    /** Where calls that are due in a day wait: the longest delay up to then. */
    private static final String WAITING_QUEUE =
            Scene.QUEUE + ".delay." + Duration.ofHours(24).toMillis();

    @Override
    public void run(Scene scene, Size size, Verdicts verdicts) throws Exception {
        String serai = scene.serai().url();
        RawBroker raw = scene.opened(new RawBroker(scene.brokerUri()));
        raw.declare(BARE_QUEUE);
        BareAccept bare = scene.opened(new BareAccept(scene.brokerUri(), BARE_QUEUE));
        Load load = scene.load(Posts.class);
        Instant inADay = Instant.now().plus(Duration.ofHours(25));
        Order order = Order.calls(serai, "http://127.0.0.1:9/", CONNECTIONS, size.calls())
                .notBefore(inADay);

        Map<String, Double> perSecond = new Rounds("calls/s")
                .with("Serai", () -> posted(load, order, raw, WAITING_QUEUE))
                .with("bare handler", () -> posted(load, order.to(bare.url()), raw, BARE_QUEUE))
                .with("broker alone", () -> {
                    double rate = raw.publish(BARE_QUEUE, size.calls(), number -> order.body(number)
                            .getBytes(StandardCharsets.UTF_8));
                    raw.purge(BARE_QUEUE);
                    return rate;
                })
                .run(size.warmUps(), size.rounds());

        verdicts.atLeast("Serai to the bare handler", perSecond.get("Serai") / perSecond.get("bare handler"), 0.70);
        verdicts.note("Serai to the broker alone", perSecond.get("Serai") / perSecond.get("broker alone"));
    }

    private static double posted(Load load, Order order, RawBroker raw, String queue) throws Exception {
        Posted posted = load.post(order);
        long kept = raw.ready(queue);
        if (posted.accepted().cardinality() != order.count() || kept != order.count()) {
            throw new IllegalStateException(
                    "of " + order.count() + " posts " + posted.all() + ", and " + kept + " are in " + queue);
        }
        raw.purge(queue);
        System.out.printf(
                Locale.ROOT,
                "    %s: %,.0f/s, p50 %.1f ms, p99 %.1f ms%n",
                order.url(),
                posted.perSecond(),
                posted.p50() / 1e3,
                posted.p99() / 1e3);
        return posted.perSecond();
    }
}
