package dev.serai.bench;

import dev.serai.testing.Http;
import dev.serai.testing.RabbitProcess;
import dev.serai.testing.SeraiProcess;
import dev.serai.testing.Target;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Accepts calls under load while Serai is killed with -9 and restarted twice, and the broker once, and then counts what
 * arrived. One call in ten is refused at its first attempt, so that delays are under way as well.
 */
public final class Faults {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final int CLIENTS = 16;

    private final int calls;
    private final Path folder;
    private final boolean rabbit;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> arrived = new ConcurrentHashMap<>();
    private final LongAdder notAccepted = new LongAdder();

    /**
     * @param calls how many are to be accepted
     * @param folder keeps data and logs
     * @param rabbit whether the broker is a RabbitMQ node of the bench's own, else the embedded one
     */
    public Faults(int calls, Path folder, boolean rabbit) {
        this.calls = calls;
        this.folder = folder;
        this.rabbit = rabbit;
    }

    /**
     * What came of it.
     *
     * @param missing accepted, but never arrived
     * @param repeated arrived more often than the target asked for, under the same id
     * @param notAccepted posts that got no 202, while Serai or the broker was away
     */
    public record Result(int accepted, Set<String> missing, int repeated, long notAccepted) {}

    public static void main(String[] args) throws Exception {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        boolean rabbit = args.length > 1 ? args[1].equals("rabbitmq") : RabbitProcess.installed();
        Path folder = Files.createTempDirectory("serai-faults");
        long began = System.nanoTime();
        Result result = new Faults(calls, folder, rabbit).run();
        System.out.printf(
                "broker %s: %d accepted, %d missing, %d repeated with the same id, %d posts not accepted, %d s%n",
                rabbit ? "RabbitMQ" : "embedded",
                result.accepted(),
                result.missing().size(),
                result.repeated(),
                result.notAccepted(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        System.exit(result.missing().isEmpty() ? 0 : 1);
    }

    /** Runs it once. */
    public Result run() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("REQUEUE_FAILED_AFTER_MILLISECONDS", "1000");
        RabbitProcess broker = new RabbitProcess(folder.resolve("rabbitmq"));
        if (rabbit) {
            broker.start();
            environment.put("AMQP_URI", broker.uri());
        }
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (broker;
                Target target = new Target();
                SeraiProcess serai = new SeraiProcess(folder, environment)) {
            target.answering(this::note);
            serai.start();
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> post(serai, target));
            }
            awaitAccepted(calls / 4);
            serai.kill();
            serai.start();
            awaitAccepted(calls / 2);
            if (rabbit) {
                broker.kill();
                broker.start();
            }
            awaitAccepted(calls * 3 / 4);
            serai.kill();
            serai.start();
            awaitAccepted(calls);
            clients.shutdown();
            clients.awaitTermination(60, TimeUnit.SECONDS);
            awaitArrived(Duration.ofMinutes(3));
            return result();
        } finally {
            clients.shutdownNow();
        }
    }

    private int note(Target.Request request) {
        int times =
                arrived.computeIfAbsent(request.id(), id -> new AtomicInteger()).incrementAndGet();
        return refusedOnce(request.id()) && times == 1 ? 503 : 200;
    }

    private static boolean refusedOnce(String id) {
        return Math.floorMod(id.hashCode(), 10) == 0;
    }

    private void post(SeraiProcess serai, Target target) {
        String body = "{\"url\": \"" + target.url("/") + "\", \"method\": \"POST\", \"body\": \"{}\"}";
        while (accepted.size() < calls && !Thread.currentThread().isInterrupted()) {
            try {
                HttpResponse<String> answer = Http.post(serai.url() + "/calls", body);
                Matcher id = ID.matcher(answer.body());
                if (answer.statusCode() == 202 && id.find()) {
                    accepted.add(id.group(1));
                } else {
                    refused();
                }
            } catch (UncheckedIOException e) {
                refused();
            }
        }
    }

    private void refused() {
        notAccepted.increment();
        pause(50);
    }

    private void awaitAccepted(int count) {
        while (accepted.size() < count) {
            pause(10);
        }
    }

    private void awaitArrived(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!missing().isEmpty() && System.nanoTime() < deadline) {
            pause(200);
        }
    }

    private Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        for (String id : accepted) {
            AtomicInteger times = arrived.get(id);
            if (times == null || (refusedOnce(id) && times.get() < 2)) {
                missing.add(id);
            }
        }
        return missing;
    }

    private Result result() {
        int repeated = arrived.entrySet().stream()
                .mapToInt(entry -> Math.max(0, entry.getValue().get() - (refusedOnce(entry.getKey()) ? 2 : 1)))
                .sum();
        return new Result(accepted.size(), missing(), repeated, notAccepted.sum());
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
