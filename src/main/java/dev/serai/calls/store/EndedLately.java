package dev.serai.calls.store;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The executions that ended in the last seconds: the broker's confirm of a call may come after its delivery, and with it
 * the word that it was accepted. Its user guards it.
 */
final class EndedLately {
    private static final long KEPT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int MOST = 100_000;

    private final Map<Execution, Long> since = new LinkedHashMap<>();

    void note(Execution call) {
        long now = System.nanoTime();
        since.remove(call);
        since.put(call, now);
        Iterator<Long> oldest = since.values().iterator();
        while (now - oldest.next() > KEPT_NANOS || since.size() > MOST) {
            oldest.remove();
        }
    }

    boolean has(Execution call) {
        return since.containsKey(call);
    }
}
