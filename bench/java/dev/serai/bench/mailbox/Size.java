package dev.serai.bench.mailbox;

import java.util.List;

/**
 * How much is done.
 *
 * @param messages in all
 * @param clients that ask at once, the most last
 * @param warmUp milliseconds for which each operation is done before it is measured, a JVM still compiles
 * @param millis of one measurement
 * @param rounds of which each figure is the median
 */
record Size(int messages, List<Integer> clients, long warmUp, long millis, int rounds) {
    static final Size QUICK = new Size(100_000, List.of(1, 16), 1_500, 500, 3);
    static final Size FULL = new Size(1_000_000, List.of(1, 16, 64), 8_000, 1_500, 5);

    /** Messages in all that the larger number is compared with. */
    static final int FEW_MESSAGES = 10_000;

    int mostClients() {
        return clients.get(clients.size() - 1);
    }
}
