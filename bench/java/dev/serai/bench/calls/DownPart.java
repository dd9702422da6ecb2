package dev.serai.bench.calls;

import dev.serai.bench.Heap;
import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import dev.serai.testing.SeraiProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What many calls to a target that is down cost while they wait: messages of the broker, heap, and the rate of a healthy
 * target beside them; and what the target gets when it comes back.
 */
final class DownPart implements Part {
    private static final Duration WATCHED = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the target that comes back, so that its calls can pile up. */
    private static final Duration ANSWER = Duration.ofMillis(20);

    private static final int TICKS_SHOWN = 100;

    @Override
    public void run(Scene scene, Size size, Verdicts verdicts) throws Exception {
        SeraiProcess serai = scene.serai();
        RawBroker raw = scene.opened(new RawBroker(scene.brokerUri()));
        Receiver receiver = scene.opened(new Receiver());
        Deliveries alone = new Deliveries(raw, receiver, "alone", PATIENCE);
        Deliveries beside = new Deliveries(raw, receiver, "beside", PATIENCE);
        Map<String, Double> before = new Rounds("calls/s")
                .with("healthy target alone", () -> alone.perSecond(size.calls()))
                .run(size.warmUps(), size.rounds());
        long idle = Heap.liveBytes(serai.pid());

        int port = QuietPort.free();
        Deliveries.publish(raw, "http://127.0.0.1:" + port + "/down/", size.waiting());
        settle(raw, size);
        Traffic traffic = new Traffic(scene.rabbit(), serai);
        double messages = traffic.perSecond(WATCHED);
        long waiting = Heap.liveBytes(serai.pid());
        Map<String, Double> meanwhile = new Rounds("calls/s")
                .with("healthy target beside", () -> beside.perSecond(size.calls()))
                .run(0, size.rounds());

        verdicts.atMost(traffic.unit() + " a second with " + size.waiting() + " waiting", messages, 50);
        verdicts.note("MiB of heap idle", idle / 1048576.0);
        verdicts.note("MiB of heap waiting", waiting / 1048576.0);
        verdicts.atLeast(
                "healthy target beside to alone",
                meanwhile.get("healthy target beside") / before.get("healthy target alone"),
                0.80);
        comeBack(port, size, verdicts);
        alone.verify(verdicts, Duration.ZERO);
        beside.verify(verdicts, PATIENCE);
    }

    /** Until the work queue is empty for a while: all have been tried, or put aside untried. */
    private static void settle(RawBroker raw, Size size) throws Exception {
        long began = System.nanoTime();
        long limit = PATIENCE.plusMillis(size.waiting()).toNanos();
        int quiet = 0;
        while (quiet < 8 && System.nanoTime() - began < limit) {
            TimeUnit.MILLISECONDS.sleep(250);
            quiet = raw.ready(Scene.QUEUE) == 0 ? quiet + 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "  %s after %.1f s, %d in the work queue%n",
                quiet == 8 ? "settled" : "NOT settled",
                (System.nanoTime() - began) / 1e9,
                raw.ready(Scene.QUEUE));
    }

    private static void comeBack(int port, Size size, Verdicts verdicts) throws IOException, InterruptedException {
        Tally tally = new Tally(size.waiting());
        long began = System.nanoTime();
        try (Receiver back = new Receiver(port).answeringAfter(ANSWER)) {
            back.expect("down", tally);
            tally.await(PATIENCE.plusMillis(size.waiting() * 2L));
            double first = tally.first() == 0 ? Double.NaN : (tally.first() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "  the target is back: first call after %.1f s, all after %.1f s, at most %d at once%n",
                    first,
                    (tally.last() - began) / 1e9,
                    back.mostAtOnce());
            List<Integer> ticks = back.perTick();
            System.out.println(
                    "  calls in each tenth of a second: " + ticks.subList(0, Math.min(TICKS_SHOWN, ticks.size())));
        }
        verdicts.atMost("lost of the waiting", tally.missing(), 0);
        verdicts.note("repeated", tally.repeated());
    }
}
