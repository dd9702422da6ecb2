package dev.serai.bench;

import dev.serai.testing.Http;
import dev.serai.testing.SeraiProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** From starting the JVM to the first accepted call: embedded on an empty folder, then on its second start, then named. */
public final class Start {
    private Start() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("serai-start");
        Map<String, String> embedded = Map.of("PORT", "0", "MANAGEMENT_PORT", "0");
        System.out.printf("embedded, first start: %d ms%n", firstAccepted(folder, embedded));
        for (int i = 0; i < 3; i++) {
            System.out.printf("embedded, later start: %d ms%n", firstAccepted(folder, embedded));
        }
        String amqp = System.getenv("TEST_AMQP_URI");
        String postgres = System.getenv("TEST_POSTGRES_URL");
        if (amqp == null || postgres == null) {
            System.out.println("named servers: set TEST_AMQP_URI and TEST_POSTGRES_URL");
            return;
        }
        Map<String, String> named = new HashMap<>(embedded);
        named.put("AMQP_URI", amqp);
        named.put("POSTGRES_URL", postgres);
        named.put("QUEUE_NAME", "serai-bench-start");
        for (int i = 0; i < 3; i++) {
            System.out.printf("named servers: %d ms%n", firstAccepted(folder, named));
        }
    }

    private static long firstAccepted(Path folder, Map<String, String> environment) {
        long began = System.nanoTime();
        try (SeraiProcess serai = new SeraiProcess(folder, environment)) {
            serai.start();
            int status = Http.post(serai.url() + "/calls", "{\"url\": \"http://127.0.0.1:9/\", \"requeue\": false}")
                    .statusCode();
            if (status != 202) {
                throw new IllegalStateException("the first post got " + status + "\n" + serai.log());
            }
            return Duration.ofNanos(System.nanoTime() - began).toMillis();
        }
    }
}
