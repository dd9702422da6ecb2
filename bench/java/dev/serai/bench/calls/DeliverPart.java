package dev.serai.bench.calls;

import dev.serai.bench.kit.Load;
import dev.serai.bench.kit.Posted;
import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * How many calls a second are delivered, against a bare HTTP client that makes the same requests to the same target, and
 * against the broker alone.
 */
final class DeliverPart implements Part {
    private static final int CONNECTIONS = 64;
    private static final String QUEUE = "bench-raw";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void run(Scene scene, Size size, Verdicts verdicts) throws Exception {
        scene.serai();
        RawBroker raw = scene.opened(new RawBroker(scene.brokerUri()));
        raw.declare(QUEUE);
        Load load = scene.load(Posts.class);
        Receiver receiver = scene.opened(new Receiver());
        Deliveries deliveries = new Deliveries(raw, receiver, "deliver", PATIENCE);

        Map<String, Double> perSecond = new Rounds("calls/s")
                .with("Serai", () -> deliveries.perSecond(size.calls()))
                .with("bare client", () -> posted(load, receiver, size.calls()))
                .with("broker alone: consume, acknowledge", () -> consumed(raw, size.calls()))
                .run(size.warmUps(), size.rounds());
        deliveries.verify(verdicts, Duration.ofSeconds(1));

        double serai = perSecond.get("Serai");
        double client = perSecond.get("bare client");
        double broker = perSecond.get("broker alone: consume, acknowledge");
        verdicts.note("Serai to the bare client", serai / client);
        verdicts.note("Serai to the broker alone", serai / broker);
        verdicts.note("Serai to one after the other", serai * (1 / client + 1 / broker));
    }

    private static double posted(Load load, Receiver receiver, int calls) {
        Tally tally = new Tally(calls);
        Posted posted = load.post(Order.plain(receiver.expect("bare", tally), CONNECTIONS, calls));
        if (tally.missing() > 0) {
            throw new IllegalStateException("the bare client got " + posted.all());
        }
        return posted.perSecond();
    }

    private static double consumed(RawBroker raw, int calls) throws Exception {
        raw.publish(QUEUE, calls, number -> Calls.order(number).getBytes(StandardCharsets.UTF_8));
        return raw.consume(QUEUE, calls);
    }
}
