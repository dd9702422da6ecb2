package dev.serai.bench.calls;

import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts calls into Serai's queue and measures how fast a target gets them; remembers each one until it arrived. */
final class Deliveries {
    private final RawBroker raw;
    private final Receiver receiver;
    private final String name;
    private final Duration patience;
    private final List<Tally> tallies = new ArrayList<>();

    /**
     * @param name of the tallies, unlike those of others at the same receiver
     * @param patience after which a rate is that of what has arrived
     */
    Deliveries(RawBroker raw, Receiver receiver, String name, Duration patience) {
        this.raw = raw;
        this.receiver = receiver;
        this.name = name;
        this.patience = patience;
    }

    /** A place for so many calls at the receiver; a number is to follow. */
    String expect(Tally tally) {
        tallies.add(tally);
        return receiver.expect(name + "-" + tallies.size(), tally);
    }

    /**
     * Calls per second from when the last one was published until the last one arrived, so that publishing takes no part
     * in it; where most had arrived by then, from the first arrival.
     */
    double perSecond(int calls) throws Exception {
        Tally tally = new Tally(calls);
        publish(raw, expect(tally), calls);
        int before = tally.arrived();
        long from = System.nanoTime();
        boolean all = tally.await(patience);
        if (all && before > calls / 2) {
            return (calls - 1) * 1e9 / (tally.last() - tally.first());
        }
        return (tally.arrived() - before) * 1e9 / ((all ? tally.last() : System.nanoTime()) - from);
    }

    /** Calls as another program publishes them. */
    static void publish(RawBroker raw, String url, int calls) throws Exception {
        raw.publish(Scene.QUEUE, calls, number -> Calls.json(url + number, number, Optional.empty())
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Has it judged that every call arrived, within so long; repeats are told. */
    void verify(Verdicts verdicts, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (Tally tally : tallies) {
            tally.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        verdicts.atMost(
                "lost of " + tallies.stream().mapToInt(Tally::calls).sum() + " (" + name + ")",
                tallies.stream().mapToInt(Tally::missing).sum(),
                0);
        verdicts.note("repeated", tallies.stream().mapToInt(Tally::repeated).sum());
    }
}
