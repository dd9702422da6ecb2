package dev.serai.bench.calls;

import dev.serai.bench.kit.Load;
import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long 2,000 calls to a healthy target take, alone and beside 50 calls to a port that refuses and 50 to one that
 * accepts and never answers. Each round has bad targets of its own that Serai does not know yet; at the round's end they
 * come back, and their calls have to arrive as well.
 */
final class IsolationPart implements Part {
    private static final int HEALTHY = 2_000;
    private static final int BAD = 50;
    private static final int CONNECTIONS = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private int round;

    @Override
    public void run(Scene scene, Size size, Verdicts verdicts) throws Exception {
        String serai = scene.serai().url();
        RawBroker raw = scene.opened(new RawBroker(scene.brokerUri()));
        Load load = scene.load(Posts.class);
        Receiver receiver = scene.opened(new Receiver());

        Map<String, Double> millis = new Rounds("ms")
                .with("alone", () -> healthy(load, serai, receiver))
                .with("beside bad targets", () -> beside(raw, () -> healthy(load, serai, receiver)))
                .run(size.warmUps(), size.rounds());

        verdicts.atMost("beside bad targets to alone", millis.get("beside bad targets") / millis.get("alone"), 1.3);
    }

    private double healthy(Load load, String serai, Receiver receiver) throws Exception {
        Tally tally = new Tally(HEALTHY);
        String url = receiver.expect("healthy-" + ++round, tally);
        long began = System.nanoTime();
        load.post(Order.calls(serai, url, CONNECTIONS, HEALTHY));
        require(tally, "healthy");
        return (tally.last() - began) / 1e6;
    }

    private double beside(RawBroker raw, Rounds.Measured healthy) throws Exception {
        int refusing = QuietPort.free();
        Tally hung = new Tally(BAD);
        Tally refused = new Tally(BAD);
        try (Receiver hanging = new Receiver().holding()) {
            String hangs = hanging.expect("hung", hung);
            String refuses = "http://127.0.0.1:" + refusing + "/refused/";
            raw.publish(Scene.QUEUE, 2 * BAD, number -> Calls.json(
                            (number % 2 == 0 ? hangs : refuses) + number / 2, number, Optional.empty())
                    .getBytes(StandardCharsets.UTF_8));
            hanging.awaitRequest(PATIENCE);
            double millis = healthy.once();
            hanging.release();
            try (Receiver back = new Receiver(refusing)) {
                back.expect("refused", refused);
                require(hung, "hung");
                require(refused, "refused");
            }
            return millis;
        }
    }

    private static void require(Tally tally, String what) throws InterruptedException {
        if (!tally.await(PATIENCE)) {
            throw new IllegalStateException(tally.missing() + " " + what + " calls did not arrive");
        }
    }
}
