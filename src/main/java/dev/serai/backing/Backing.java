package dev.serai.backing;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The services behind the features, each embedded until a setting names a real one. Threads may share it. */
public final class Backing implements AutoCloseable {
    private final Postgres postgres;
    private final Broker broker;

    private Backing(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    /**
     * Starts what is not named, at the same time; one that is named may be away.
     *
     * @throws BackingFailed with one line, when one does not start; the others are stopped then
     */
    public static Backing start(BackingSettings settings, DataFolder data, Secrets secrets) {
        CompletableFuture<Postgres> postgres = begin("postgres-start", () -> settings.postgres()
                .map(address -> Postgres.named(address, settings.poolSize()))
                .orElseGet(() -> Postgres.embedded(data, secrets, settings.poolSize())));
        CompletableFuture<Broker> broker = begin(
                "broker-start",
                () -> settings.broker().map(Broker::named).orElseGet(() -> Broker.embedded(data, secrets)));
        try {
            CompletableFuture.allOf(postgres, broker).join();
            return new Backing(postgres.join(), broker.join());
        } catch (CompletionException e) {
            Closing.all(started(broker), started(postgres));
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    public Postgres postgres() {
        return postgres;
    }

    public Broker broker() {
        return broker;
    }

    /** One record for each service, for the start-up summary. */
    public List<Service> summary() {
        return List.of(postgres.service(), broker.service());
    }

    /** Stops the embedded ones, the broker last: what others publish while they stop still finds it. */
    @Override
    public void close() {
        Closing.all(postgres, broker);
    }

    private static AutoCloseable started(CompletableFuture<? extends AutoCloseable> service) {
        return service.isCompletedExceptionally() ? null : service.join();
    }

    /** Threads of their own: a start waits for processes and disks, which the common pool is not for. */
    private static <T> CompletableFuture<T> begin(String name, Supplier<T> start) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = new Thread(() -> future.completeAsync(start, Runnable::run), name);
        thread.setDaemon(true);
        thread.start();
        return future;
    }
}
