package dev.serai.calls.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Stands where the broker's confirms come from: notes what was confirmed, and refuses what it is told to. */
final class Publisher {
    final List<String> confirmed = new CopyOnWriteArrayList<>();
    volatile boolean usable = true;
    volatile Predicate<OutboxCall> refuses = call -> false;

    CompletableFuture<Void> publish(OutboxCall call) {
        if (refuses.test(call)) {
            return CompletableFuture.failedFuture(new IllegalStateException("refused"));
        }
        confirmed.add(call.id());
        return CompletableFuture.completedFuture(null);
    }
}
