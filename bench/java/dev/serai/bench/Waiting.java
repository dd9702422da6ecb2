package dev.serai.bench;

import dev.serai.testing.Http;
import dev.serai.testing.RabbitProcess;
import dev.serai.testing.SeraiProcess;
import dev.serai.testing.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Lets many calls fail and wait in delays, and compares the heap after a full collection with that of an idle Serai. */
public final class Waiting {
    private static final int CLIENTS = 16;

    private Waiting() {}

    public static void main(String[] args) throws Exception {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        boolean rabbit = args.length > 1 ? args[1].equals("rabbitmq") : RabbitProcess.installed();
        Path folder = Files.createTempDirectory("serai-waiting");
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("CALLS_RETRY_DELAY", "1h");
        LongAdder refused = new LongAdder();
        try (RabbitProcess broker = new RabbitProcess(folder.resolve("rabbitmq"));
                Target target = new Target();
                SeraiProcess serai = new SeraiProcess(folder, environment(environment, rabbit, broker))) {
            target.answering(request -> {
                refused.increment();
                return 503;
            });
            serai.start();
            post(serai, target, 2_000);
            awaitCount(refused, 2_000);
            long idle = Heap.liveBytes(serai.pid());
            post(serai, target, calls);
            awaitCount(refused, calls + 2_000);
            TimeUnit.SECONDS.sleep(2);
            long waiting = Heap.liveBytes(serai.pid());
            System.out.printf(
                    "broker %s: heap after a full collection %.1f MiB idle, %.1f MiB with %d calls waiting: ratio %.2f%n",
                    rabbit ? "RabbitMQ" : "embedded",
                    idle / 1048576.0,
                    waiting / 1048576.0,
                    calls,
                    (double) waiting / idle);
        }
    }

    private static Map<String, String> environment(
            Map<String, String> environment, boolean rabbit, RabbitProcess broker) {
        if (rabbit) {
            broker.start();
            environment.put("AMQP_URI", broker.uri());
        }
        return environment;
    }

    private static void post(SeraiProcess serai, Target target, int calls) throws Exception {
        String body = "{\"url\": \"" + target.url("/") + "\"}";
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int share = calls / CLIENTS + (client < calls % CLIENTS ? 1 : 0);
                all.add(clients.submit(() -> {
                    for (int i = 0; i < share; i++) {
                        int status = Http.post(serai.url() + "/calls", body).statusCode();
                        if (status != 202) {
                            throw new IllegalStateException("a post got " + status);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static void awaitCount(LongAdder counter, long count) throws InterruptedException {
        while (counter.sum() < count) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
