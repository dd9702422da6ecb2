package dev.serai.backing;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Durations;
import dev.serai.kit.Secrets;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Container;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;

/** An AMQP 0-9-1 broker in this JVM, on loopback, that keeps durable queues and persistent messages on disk. */
final class EmbeddedBroker implements AutoCloseable {
    static final int PORT = 5672;
    private static final String USER = "serai";

    /** Reading back what waits takes about 30 s for 100,000 messages. */
    private static final Duration START = Duration.ofMinutes(5);

    private final SystemLauncher launcher;
    private final BrokerAddress address;
    private final Path credentials;

    private EmbeddedBroker(SystemLauncher launcher, BrokerAddress address, Path credentials) {
        this.launcher = launcher;
        this.address = address;
        this.credentials = credentials;
    }

    /**
     * Returns when clients can connect; the messages of the last run are there.
     *
     * @throws BackingFailed when it does not come up
     */
    static EmbeddedBroker start(DataFolder data, Secrets secrets, int preferredPort) {
        int port = LoopbackPort.prefer(preferredPort);
        String password = secrets.orGenerate("broker.password");
        BrokerAddress address = new BrokerAddress("amqp", LoopbackPort.HOST, port, USER, password, "/", true);
        Startup startup = new Startup();
        SystemLauncher launcher = new SystemLauncher(startup);
        try {
            launch(launcher, attributes(address, data));
            startup.check();
            ShutdownHooks.remove(startup.container());
            return new EmbeddedBroker(launcher, address, secrets.write("broker.uri", address.uri() + "\n"));
        } catch (Exception e) {
            launcher.shutdown();
            throw new BackingFailed(
                    "broker: did not start on " + data.path("broker") + " port " + port + ": " + e.getMessage(), e);
        }
    }

    BrokerAddress address() {
        return address;
    }

    /** The file that tells bot authors where to connect, and as whom. */
    Path credentials() {
        return credentials;
    }

    /** Ends client connections and closes the store; waits up to 30 s. */
    @Override
    public void close() {
        launcher.shutdown();
    }

    /** Bounded, because an error in one of its threads leaves the launcher waiting for ever. */
    private static void launch(SystemLauncher launcher, Map<String, Object> attributes) throws Exception {
        FutureTask<Void> start = new FutureTask<>(() -> {
            launcher.startup(attributes);
            return null;
        });
        Thread thread = new Thread(start, "broker-launch");
        thread.setDaemon(true);
        thread.start();
        try {
            start.get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not ready within " + Durations.print(START), e);
        }
    }

    private static Map<String, Object> attributes(BrokerAddress address, DataFolder data) {
        URL configuration = Objects.requireNonNull(EmbeddedBroker.class.getResource("broker.json"));
        return Map.of(
                "type",
                "Memory",
                "initialConfigurationLocation",
                configuration.toExternalForm(),
                "startupLoggedToSystemOut",
                false,
                "context",
                context(address, data));
    }

    private static Map<String, String> context(BrokerAddress address, DataFolder data) {
        Map<String, String> context = new HashMap<>();
        context.put("serai.broker.host", address.host());
        context.put("serai.broker.port", Integer.toString(address.port()));
        context.put("serai.broker.user", address.user());
        context.put("serai.broker.password", address.password());
        context.put("serai.broker.store", data.folder("broker").toString());
        context.put("qpid.work_dir", data.path("broker").toString());
        context.put("qpid.broker_status_updates", "false");
        // one set of declare arguments is for RabbitMQ too, whose names it does not know
        context.put("queue.behaviourOnUnknownDeclareArgument", "IGNORE");
        context.put("exchange.behaviourOnUnknownDeclareArgument", "IGNORE");
        // without a limit, reject and nack without requeue put the message back
        context.put("queue.maximumDeliveryAttempts", "1");
        // expired messages leave a queue without consumers at this pace, in ms
        context.put("virtualhost.housekeepingCheckPeriod", "100");
        // publishers stall when the disk is fuller than this; the default of 90 is a usual state of a laptop
        context.put("store.filesystem.maxUsagePercent", "98");
        return context;
    }

    /** Hears what the launcher does not throw. */
    private static final class Startup extends DefaultSystemLauncherListener {
        private volatile SystemConfig<?> system;
        private volatile RuntimeException error;

        @Override
        public void onContainerResolve(SystemConfig<?> systemConfig) {
            system = systemConfig;
        }

        @Override
        public void errorOnStartup(RuntimeException e) {
            error = e;
        }

        Container<?> container() {
            return system.getContainer();
        }

        void check() {
            if (error != null) {
                throw error;
            }
            List<ConfiguredObject<?>> parts = new ArrayList<>();
            parts.add(container());
            container().getChildren(Port.class).forEach(parts::add);
            for (VirtualHostNode<?> node : container().getChildren(VirtualHostNode.class)) {
                parts.add(node);
                parts.add(node.getVirtualHost());
            }
            for (ConfiguredObject<?> part : parts) {
                if (part == null || part.getState() != State.ACTIVE) {
                    throw new IllegalStateException(part == null ? "no store" : part + " is " + part.getState());
                }
            }
        }
    }
}
