package dev.serai.backing;

import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The services behind the features, each embedded until a setting names a real one. Threads may share it. */
public final class Backing implements AutoCloseable {
    private final Databases databases;
    private final Broker broker;

    private Backing(Databases databases, Broker broker) {
        this.databases = databases;
        this.broker = broker;
    }

    /**
     * Starts what is not named, at the same time; one that is named may be away.
     *
     * @throws BackingFailed with one line, when one does not start; the others are stopped then
     */
    public static Backing start(BackingSettings settings, DataFolder data, Secrets secrets) {
        CompletableFuture<Databases> databases =
                begin("postgres-start", () -> Databases.start(settings, data, secrets));
        CompletableFuture<Broker> broker = begin(
                "broker-start",
                () -> settings.broker().map(Broker::named).orElseGet(() -> Broker.embedded(data, secrets)));
        try {
            CompletableFuture.allOf(databases, broker).join();
            return new Backing(databases.join(), broker.join());
        } catch (CompletionException e) {
            Closing.all(started(broker), started(databases));
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The common one. */
    public Postgres postgres() {
        return databases.common();
    }

    /** The mailbox's: connections of its own, to its own server or to the common one. */
    public Postgres mailbox() {
        return databases.mailbox();
    }

    public Broker broker() {
        return broker;
    }

    /** One record for each service, for the start-up summary. */
    public List<Service> summary() {
        boolean apart = !mailbox().address().equals(postgres().address());
        Stream<Postgres> databases = apart ? Stream.of(postgres(), mailbox()) : Stream.of(postgres());
        return Stream.concat(databases.map(Postgres::service), Stream.of(broker.service()))
                .toList();
    }

    /** Stops the embedded ones, the broker last: what others publish while they stop still finds it. */
    @Override
    public void close() {
        Closing.all(databases, broker);
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
