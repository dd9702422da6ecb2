package dev.serai.bench.calls;

import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;
import dev.serai.testing.RabbitProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what durable calls promise, each part on a broker and a Serai of its own. Ends with 1 when one is not kept. */
public final class Bench {
    private static final Map<String, Part> PARTS = parts();

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        Size size = words.remove("full") ? Size.FULL : Size.QUICK;
        words.remove("quick");
        boolean rabbitmq = !words.remove("embedded") && RabbitProcess.installed();
        if (!PARTS.keySet().containsAll(words)) {
            System.err.println("usage: bench/run calls [quick|full] [embedded] " + PARTS.keySet());
            System.exit(2);
        }
        System.out.printf("%s, broker %s%n", size, rabbitmq ? "RabbitMQ" : "embedded");
        Verdicts verdicts = new Verdicts();
        for (String name : words.isEmpty() ? PARTS.keySet() : words) {
            System.out.println(name);
            try (Scene scene = new Scene(rabbitmq)) {
                Thread hook = new Thread(() -> close(scene));
                Runtime.getRuntime().addShutdownHook(hook);
                scene.start();
                PARTS.get(name).run(scene, size, verdicts);
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
        System.out.println(verdicts.missed() == 0 ? "all targets met" : verdicts.missed() + " targets MISSED");
        System.exit(verdicts.missed() == 0 ? 0 : 1);
    }

    /** For a bench that is ended by a signal. */
    private static void close(Scene scene) {
        try {
            scene.close();
        } catch (IOException e) {
            System.err.println("could not be deleted: " + e);
        }
    }

    private static Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("accept", new AcceptPart());
        parts.put("deliver", new DeliverPart());
        parts.put("slow", new SlowPart());
        parts.put("isolation", new IsolationPart());
        parts.put("down", new DownPart());
        parts.put("outage", new OutagePart());
        return parts;
    }
}
