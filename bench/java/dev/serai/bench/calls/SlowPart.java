package dev.serai.bench.calls;

import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import java.time.Duration;
import java.util.Map;

/** How many calls a second a target gets that answers after 20 ms, against one that answers at once. */
final class SlowPart implements Part {
    private static final Duration ANSWER = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void run(Scene scene, Size size, Verdicts verdicts) throws Exception {
        scene.serai();
        RawBroker raw = scene.opened(new RawBroker(scene.brokerUri()));
        Receiver atOnce = scene.opened(new Receiver());
        Receiver slow = scene.opened(new Receiver()).answeringAfter(ANSWER);
        Deliveries quickly = new Deliveries(raw, atOnce, "at-once", PATIENCE);
        Deliveries slowly = new Deliveries(raw, slow, "after-20-ms", PATIENCE);

        Map<String, Double> perSecond = new Rounds("calls/s")
                .with("answers at once", () -> quickly.perSecond(size.calls()))
                .with("answers after 20 ms", () -> slowly.perSecond(size.calls()))
                .run(size.warmUps(), size.rounds());
        quickly.verify(verdicts, Duration.ofSeconds(1));
        slowly.verify(verdicts, Duration.ofSeconds(1));

        verdicts.note("most requests at once at the slow target", slow.mostAtOnce());
        verdicts.atLeast(
                "slow target to instant target",
                perSecond.get("answers after 20 ms") / perSecond.get("answers at once"),
                0.70);
    }
}
