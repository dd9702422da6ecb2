package dev.serai.calls.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The entries that wait to be written, merged by execution: some linger, since a call that ends soon then costs one
 * write, others are urgent. Bounded; what does not fit is counted and dropped. Threads may share it.
 */
final class JournalBuffer {
    private static final Duration LINGER = Duration.ofMillis(250);
    /** When one is written, those that are due so soon go with it: few large batches cost a third of many small ones. */
    private static final Duration AHEAD = LINGER.dividedBy(2);

    private static final Duration GATHER = Duration.ofMillis(8);
    private static final int MOST_IN_BATCH = 1_000;
    private static final long MOST_BYTES_IN_BATCH = 8L << 20;

    private final Clock clock;
    private final int most;
    private final long mostBytes;
    private final Map<Execution, PendingEntry> lingering = new LinkedHashMap<>();
    private final Map<Execution, PendingEntry> urgent = new LinkedHashMap<>();
    private final EndedLately ended = new EndedLately();
    private List<PendingEntry> inFlight = List.of();
    private long bytes;
    private long gap;

    JournalBuffer(Clock clock, int most, long mostBytes) {
        this.clock = clock;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Nothing happens when its end came first: the row may have been purged since, and would rise as one that waits. */
    synchronized void linger(Entry entry) {
        if (entry.attempt().isEmpty() && ended.has(entry.call())) {
            return;
        }
        if (urgent.containsKey(entry.call())) {
            CompletableFuture<?> unused = put(urgent, entry, GATHER);
        } else {
            CompletableFuture<?> unused = put(lingering, entry, LINGER);
        }
    }

    /** The future completes when it was written or was released. */
    synchronized CompletableFuture<Void> add(Entry entry) {
        if (entry.state().isFinal()) {
            ended.note(entry.call());
        }
        PendingEntry there = lingering.remove(entry.call());
        if (there != null) {
            there.dueAt(System.nanoTime() + GATHER.toNanos());
            urgent.put(entry.call(), there);
            notifyAll();
        }
        return put(urgent, entry, GATHER);
    }

    /** Waits for some that are due; none when there are none after this many milliseconds. */
    synchronized List<PendingEntry> take(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (nanosToWait() > 0 && System.nanoTime() < end) {
            wait(Math.max(1, Math.min(nanosToWait(), end - System.nanoTime()) / 1_000_000));
        }
        List<PendingEntry> batch = new ArrayList<>();
        if (nanosToWait() <= 0) {
            long taken = move(urgent, batch, 0, Long.MAX_VALUE);
            move(lingering, batch, taken, System.nanoTime() + AHEAD.toNanos());
        }
        inFlight = batch;
        return batch;
    }

    /** A batch was written, or never can be. */
    void settle(List<PendingEntry> batch) {
        synchronized (this) {
            inFlight = List.of();
        }
        batch.forEach(pending -> pending.written().complete(null));
    }

    /** A batch could not be written; who waits for it goes on waiting. */
    synchronized void giveBack(List<PendingEntry> batch) {
        inFlight = List.of();
        for (PendingEntry pending : batch) {
            Execution call = pending.newest().call();
            PendingEntry later = urgent.containsKey(call) ? urgent.remove(call) : lingering.remove(call);
            bytes += pending.weight();
            if (later != null) {
                bytes -= pending.weight() + later.weight();
                pending.mergeLater(later);
                bytes += pending.weight();
            }
            urgent.put(call, pending);
        }
    }

    /** Lets everybody go who waits; the entries stay. */
    void release() {
        List<CompletableFuture<Void>> released;
        synchronized (this) {
            released = pending().map(PendingEntry::release).toList();
        }
        released.forEach(waiting -> waiting.complete(null));
    }

    /** Makes all due now; the future completes when all that is here was written or was released. */
    synchronized CompletableFuture<Void> hurry() {
        long now = System.nanoTime();
        pending().forEach(pending -> pending.dueAt(now));
        notifyAll();
        return CompletableFuture.allOf(Stream.concat(inFlight.stream(), pending())
                .map(PendingEntry::written)
                .toArray(CompletableFuture<?>[]::new));
    }

    synchronized boolean isEmpty() {
        return urgent.isEmpty() && lingering.isEmpty();
    }

    /** Counts entries that nobody will ever see. */
    synchronized void lost(int entries) {
        gap += entries;
    }

    synchronized long gap() {
        return gap;
    }

    private CompletableFuture<Void> put(Map<Execution, PendingEntry> map, Entry entry, Duration wait) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PendingEntry there = map.get(entry.call());
        if (there != null) {
            bytes -= there.weight();
            there.merge(entry, now);
            bytes += there.weight();
            return there.written();
        }
        if (urgent.size() + lingering.size() >= most || bytes + entry.weight() > mostBytes) {
            gap++;
            return CompletableFuture.completedFuture(null);
        }
        PendingEntry fresh = new PendingEntry(entry, now, System.nanoTime() + wait.toNanos());
        map.put(entry.call(), fresh);
        bytes += fresh.weight();
        if (urgent.size() + lingering.size() == 1 || urgent.size() == 1 || urgent.size() == MOST_IN_BATCH) {
            notifyAll();
        }
        return fresh.written();
    }

    /** Moves what is due by then from the front; answers the bytes in the batch. */
    private long move(Map<Execution, PendingEntry> map, List<PendingEntry> batch, long taken, long dueBy) {
        long weight = taken;
        Iterator<PendingEntry> all = map.values().iterator();
        while (all.hasNext() && batch.size() < MOST_IN_BATCH && weight < MOST_BYTES_IN_BATCH) {
            PendingEntry next = all.next();
            if (dueBy != Long.MAX_VALUE && next.due() - dueBy > 0) {
                return weight;
            }
            all.remove();
            batch.add(next);
            weight += next.weight();
            bytes -= next.weight();
        }
        return weight;
    }

    private long nanosToWait() {
        if (urgent.size() >= MOST_IN_BATCH) {
            return 0;
        }
        long now = System.nanoTime();
        return Stream.of(urgent, lingering)
                .flatMap(map -> map.values().stream().limit(1))
                .mapToLong(first -> first.due() - now)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private Stream<PendingEntry> pending() {
        return Stream.concat(urgent.values().stream(), lingering.values().stream());
    }
}
