package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.bench.Faults;
import dev.serai.testing.Http;
import dev.serai.testing.RabbitProcess;
import dev.serai.testing.SeraiProcess;
import dev.serai.testing.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as an operator has it: a process that is started, stopped and killed. */
class SeraiJarIT {
    private static final Map<String, String> FREE_PORTS = Map.of("PORT", "0", "MANAGEMENT_PORT", "0");

    @TempDir
    Path folder;

    @Test
    void killedTwiceOnTheEmbeddedBrokerItLosesNothing() throws Exception {
        Faults.Result result = new Faults(400, folder, false).run();

        assertThat(result.accepted()).isGreaterThanOrEqualTo(400);
        assertThat(result.missing()).isEmpty();
    }

    @Test
    void killedTwiceAndRabbitOnceItLosesNothing() throws Exception {
        assumeTrue(RabbitProcess.installed(), "RabbitMQ is not installed here");

        Faults.Result result = new Faults(400, folder, true).run();

        assertThat(result.accepted()).isGreaterThanOrEqualTo(400);
        assertThat(result.missing()).isEmpty();
    }

    @Test
    void aCallMadeBeforeAKillArrivesAfterIt() {
        int port = Target.freePort();
        try (SeraiProcess serai = new SeraiProcess(folder, withDelay())) {
            serai.start();
            String answer = Http.post(serai.url() + "/calls", "{\"url\": \"http://127.0.0.1:" + port + "/up\"}")
                    .body();
            serai.kill();

            try (Target target = new Target(port)) {
                serai.start();

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !target.requests("/up").isEmpty());
                assertThat(answer).contains(target.requests("/up").get(0).id());
            }
        }
    }

    @Test
    void aStopLetsARunningAttemptEndAndRepeatsNothing() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (SeraiProcess serai = new SeraiProcess(folder, FREE_PORTS);
                Target target = new Target().answering(request -> {
                    reached.countDown();
                    awaitQuietly(answer);
                    return 200;
                })) {
            serai.start();
            Http.post(serai.url() + "/calls", "{\"url\": \"" + target.url("/") + "\"}");
            assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();

            Thread release = new Thread(() -> {
                await().atMost(Duration.ofSeconds(20)).until(() -> serai.log().contains("serai.stopping"));
                answer.countDown();
            });
            release.start();
            int exit = serai.stop();
            release.join();

            assertThat(exit).isEqualTo(143);
            assertThat(serai.log()).contains("call.delivered").doesNotContain(" WARN ", " ERROR ");
            serai.start();
            Http.post(serai.url() + "/calls", "{\"url\": \"" + target.url("/next") + "\"}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !target.requests("/next").isEmpty());
            assertThat(target.requests("/")).hasSize(1);
        }
    }

    @Test
    void aSecondSeraiOnTheSameFolderIsRefusedInOneLine() {
        try (SeraiProcess serai = new SeraiProcess(folder, FREE_PORTS)) {
            serai.start();

            String second = new SeraiProcess(folder, FREE_PORTS).run();

            assertThat(second).contains("in use", Long.toString(serai.pid())).endsWith("exit 1");
            assertThat(second.lines().filter(line -> !line.contains(" INFO "))).hasSize(2);
        }
    }

    @Test
    void migrateMakesTheSchemasAloneAndNotBesideARunningSerai() {
        try (SeraiProcess serai = new SeraiProcess(folder, FREE_PORTS)) {
            assertThat(serai.run("migrate").lines())
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("calls: nothing -> "))
                    .anyMatch(line -> line.startsWith("mailbox: nothing -> "))
                    .endsWith("exit 0");
            serai.start();

            assertThat(serai.run("migrate").lines())
                    .hasSize(2)
                    .anyMatch(line -> line.contains("in use by Serai pid=" + serai.pid()))
                    .endsWith("exit 1");
        }
    }

    @Test
    void aWrongSettingStopsTheStartWithOneLine() {
        Map<String, String> environment = new HashMap<>(FREE_PORTS);
        environment.put("CALLS_RETRY_DELAY", "soon");

        String printed = new SeraiProcess(folder, environment).run();

        assertThat(printed.lines())
                .containsExactly("calls.retry.delay='soon' is wrong: allowed is a duration of 1ms to 30d", "exit 1");
    }

    @Test
    void aWrongRouteStopsTheStartAndSaysWhere() throws Exception {
        SeraiProcess serai = new SeraiProcess(folder, FREE_PORTS);
        serai.run("init");
        Path hooks = folder.resolve("routes/hooks.camel.yaml");
        Files.writeString(hooks, Files.readString(hooks).replaceFirst("steps:", "step:"));

        assertThat(serai.run("check")).contains("hooks.camel.yaml:", "steps").endsWith("exit 1");
        assertThat(serai.run()).contains("hooks.camel.yaml:", "steps").endsWith("exit 1");
    }

    @Test
    void initWritesWhatRunsAndCheckFindsNothingWrong() throws Exception {
        SeraiProcess serai = new SeraiProcess(folder, FREE_PORTS);

        assertThat(serai.run("init")).endsWith("exit 0");
        assertThat(serai.run("check")).endsWith("exit 0");
        assertThat(folder.resolve("routes/calls.camel.yaml"))
                .hasSameBinaryContentAs(Path.of("routes/calls.camel.yaml"));
        assertThat(folder.resolve("application.properties")).hasSameBinaryContentAs(Path.of("application.properties"));
        assertThat(serai.run("--version")).startsWith("Serai 0.").endsWith("exit 0");
        assertThat(serai.run("token", "--user", "ann").lines().findFirst().orElseThrow())
                .matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    private static Map<String, String> withDelay() {
        Map<String, String> environment = new HashMap<>(FREE_PORTS);
        environment.put("REQUEUE_FAILED_AFTER_MILLISECONDS", "1000");
        return environment;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
