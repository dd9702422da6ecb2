package dev.serai.bench.calls;

import dev.serai.bench.kit.Database;
import dev.serai.bench.kit.Load;
import dev.serai.bench.kit.Posted;
import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import dev.serai.testing.Cut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of calls that are posted while the broker is killed, stands still, or PostgreSQL is away: how many are
 * accepted meanwhile, and that each accepted one arrives.
 */
final class OutagePart implements Part {
    private static final int CONNECTIONS = 16;
    private static final int MOST_CALLS = 2_000_000;
    private static final int BEFORE_S = 5;
    private static final int AFTER_S = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private record Outage(String name, Runnable begin, Runnable end) {}

    @Override
    public void run(Scene scene, Size size, Verdicts verdicts) throws Exception {
        Database database = scene.database();
        Cut cut = scene.opened(new Cut(database.port()));
        String serai =
                scene.serai(Map.of("POSTGRES_URL", database.urlAt(cut.port()))).url();
        Load load = scene.load(Posts.class);
        Receiver receiver = scene.opened(new Receiver());
        load.post(Order.calls(serai, receiver.expect("warm-up", new Tally(size.calls())), CONNECTIONS, size.calls()));
        for (Outage outage : outages(scene, cut)) {
            System.out.println("  " + outage.name() + " for " + size.outage().toSeconds() + " s");
            Tally tally = new Tally(MOST_CALLS);
            String url = receiver.expect(outage.name().replace(' ', '-'), tally);
            Posted posted = post(load, Order.calls(serai, url, CONNECTIONS, 1), size.outage(), outage);
            judge(posted, tally, size, verdicts);
        }
    }

    private static List<Outage> outages(Scene scene, Cut cut) {
        List<Outage> outages = new ArrayList<>();
        scene.rabbit()
                .ifPresentOrElse(
                        rabbit -> outages.addAll(List.of(
                                new Outage("RabbitMQ killed", rabbit::kill, rabbit::start),
                                new Outage("RabbitMQ standing still", rabbit::suspend, rabbit::resume))),
                        () -> System.out.println("  the embedded broker goes with its process: no outage of it"));
        outages.add(new Outage("PostgreSQL away", () -> cut.refuse(true), () -> cut.refuse(false)));
        return outages;
    }

    private static Posted post(Load load, Order order, Duration time, Outage outage) throws Exception {
        long millis = time.plusSeconds(BEFORE_S + AFTER_S).toMillis();
        CompletableFuture<Posted> posted = load.begin(order.during(millis));
        TimeUnit.SECONDS.sleep(BEFORE_S);
        outage.begin().run();
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } finally {
            outage.end().run();
        }
        return posted.get(PATIENCE.toSeconds() + time.toSeconds(), TimeUnit.SECONDS);
    }

    private static void judge(Posted posted, Tally tally, Size size, Verdicts verdicts) throws InterruptedException {
        int over = BEFORE_S + (int) size.outage().toSeconds();
        System.out.println("    answers by status, 0 is none: before " + posted.between(0, BEFORE_S) + ", during "
                + posted.between(BEFORE_S, over) + ", after " + posted.between(over, Integer.MAX_VALUE));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (tally.missing(posted.accepted()) > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        verdicts.note("accepted", posted.accepted().cardinality());
        verdicts.atMost("lost of the accepted", tally.missing(posted.accepted()), 0);
        verdicts.note("repeated", tally.repeated());
        verdicts.note(
                "delivered although not accepted",
                tally.arrived() - posted.accepted().cardinality());
    }
}
