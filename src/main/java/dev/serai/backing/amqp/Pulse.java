package dev.serai.backing.amqp;

import java.time.Duration;

/** Whether the broker answers what it is sent on one channel. The writer tells what was sent, the client what came back. */
final class Pulse {
    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    /** Since when an answer is due; null while none is. */
    private volatile Long dueSince;

    void sent() {
        if (dueSince == null) {
            dueSince = System.nanoTime();
        }
    }

    /** @param more whether other answers are still due */
    void heard(boolean more) {
        dueSince = more ? System.nanoTime() : null;
    }

    /** Nothing has come back for a second, though something should have. A message that was given up is still due. */
    boolean silent() {
        Long since = dueSince;
        return since != null && System.nanoTime() - since > LONGEST_NANOS;
    }
}
