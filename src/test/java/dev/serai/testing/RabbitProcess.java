package dev.serai.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A RabbitMQ node of a test's own, where the machine has RabbitMQ installed, to be killed and started again at will. */
public final class RabbitProcess implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private final Path folder;
    private final int port = Target.freePort();
    private final int distribution = Target.freePort();
    private final int metrics = Target.freePort();
    private Process process;

    /** @param folder keeps the node's data and logs */
    public RabbitProcess(Path folder) {
        this.folder = folder;
    }

    /** Whether this machine has it. */
    public static boolean installed() {
        return Files.isExecutable(SERVER);
    }

    public String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    /** Where it tells its figures, in Prometheus' format. */
    public String metricsUrl() {
        return "http://127.0.0.1:" + metrics + "/metrics";
    }

    /** Returns when it takes connections. */
    public void start() {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("plugins"), "[rabbitmq_prometheus].");
            Files.writeString(
                    folder.resolve("rabbitmq.conf"),
                    "prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = " + metrics + "\n");
            ProcessBuilder builder = new ProcessBuilder(SERVER.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("out.log").toFile()));
            var environment = builder.environment();
            environment.put("HOME", folder.toString());
            environment.put("RABBITMQ_NODENAME", "serai" + port + "@localhost");
            environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
            environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
            environment.put("RABBITMQ_DIST_PORT", Integer.toString(distribution));
            environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
            environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
            environment.put(
                    "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
            environment.put(
                    "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
            environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
            environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
            process = builder.start();
            awaitPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9 of the broker itself, which the server's script has become. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        await();
    }

    /** kill -STOP: it keeps its connections and does nothing. */
    public void suspend() {
        signal("STOP");
    }

    /** kill -CONT. */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            resume();
            process.destroy();
            await();
        }
    }

    /** To the server's script and to the broker under it. */
    private void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
        process.descendants().forEach(descendant -> command.add(Long.toString(descendant.pid())));
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPort() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().flush();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            process.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
