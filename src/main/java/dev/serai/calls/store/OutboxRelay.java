package dev.serai.calls.store;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.StatementFailed;
import dev.serai.calls.store.Query.Column;
import dev.serai.kit.Threads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes calls from the outbox to the broker, oldest first; of several nodes each takes others. What the
 * broker does not confirm stays and is tried again after what came later, so that nothing blocks the rest.
 */
final class OutboxRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final long CONFIRM_SECONDS = 10;
    private static final long REST_MILLIS = 1_000;
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Database database;
    private final Outbox outbox;
    private final Function<OutboxCall, CompletableFuture<Void>> publish;
    private final BooleanSupplier brokerUsable;
    private final Semaphore pokes = new Semaphore(0);
    private final Thread thread = Threads.daemons("calls-relay").newThread(this::work);
    private volatile boolean closed;
    private long after;
    private long counted = System.nanoTime() - COUNT_NANOS;

    OutboxRelay(
            Database database,
            Outbox outbox,
            Function<OutboxCall, CompletableFuture<Void>> publish,
            BooleanSupplier brokerUsable) {
        this.database = database;
        this.outbox = outbox;
        this.publish = publish;
        this.brokerUsable = brokerUsable;
    }

    void start() {
        thread.start();
    }

    /** There is something new; returns at once, for any thread. */
    void poke() {
        if (pokes.availablePermits() == 0) {
            pokes.release();
        }
    }

    /** Ends after the page that is on its way. */
    @Override
    public void close() {
        closed = true;
        poke();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CONFIRM_SECONDS + 2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (!closed) {
                boolean more = round();
                if (!more && !closed) {
                    boolean poked = pokes.tryAcquire(REST_MILLIS, TimeUnit.MILLISECONDS);
                    log.trace("calls.relay-wakes poked={}", poked);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is more to do now. */
    private boolean round() throws InterruptedException {
        if (!database.usable()) {
            return false;
        }
        try {
            if (System.nanoTime() - counted >= COUNT_NANOS) {
                outbox.count();
                counted = System.nanoTime();
            }
            return brokerUsable.getAsBoolean() && page();
        } catch (DatabaseAway | StatementFailed e) {
            log.warn("calls.relay-failed because={}", e.getMessage());
            return false;
        } catch (RuntimeException e) {
            log.error("calls.relay-failed", e);
            return false;
        }
    }

    private boolean page() {
        Page page = database.transaction(this::relay);
        outbox.published(page.confirmed);
        after = page.read == 0 ? 0 : page.last;
        return page.confirmed > 0;
    }

    private Page relay(Connection connection) throws SQLException {
        int unused = Query.of("let-go-when-parted").update(connection);
        List<Kept> calls = Query.of("read-outbox", after).list(connection, OutboxRelay::read);
        List<Long> confirmed = confirmed(calls);
        if (!confirmed.isEmpty()) {
            Query.of("delete-from-outbox", Column.longs(confirmed, seq -> seq)).update(connection);
        }
        if (confirmed.size() < calls.size()) {
            log.warn("calls.relay-unconfirmed calls={} of={}", calls.size() - confirmed.size(), calls.size());
        }
        return new Page(calls.size(), confirmed.size(), calls.isEmpty() ? 0 : calls.get(calls.size() - 1).seq);
    }

    private List<Long> confirmed(List<Kept> calls) {
        List<CompletableFuture<Boolean>> answers = calls.stream()
                .map(kept -> published(kept.call).handle((confirmed, failure) -> failure == null))
                .toList();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CONFIRM_SECONDS);
        List<Long> confirmed = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (in(answers.get(i), end - System.nanoTime())) {
                confirmed.add(calls.get(i).seq);
            }
        }
        return confirmed;
    }

    private CompletableFuture<Void> published(OutboxCall call) {
        try {
            return publish.apply(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean in(CompletableFuture<Boolean> answer, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CompletionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Kept read(ResultSet row) throws SQLException {
        return new Kept(
                row.getLong("seq"),
                new OutboxCall(
                        row.getString("id"),
                        Query.instant(row, "accepted_at"),
                        row.getBytes("json"),
                        row.getString("signer"),
                        row.getString("outcome")));
    }

    private record Kept(long seq, OutboxCall call) {}

    private record Page(int read, int confirmed, long last) {}
}
