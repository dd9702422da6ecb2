package dev.serai.calls;

import dev.serai.kit.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Whether there is room for another call: on the disk of the embedded services, and among the calls that wait. */
final class Room {
    /** Asking the file system for each call would cost more than the call. */
    private static final long ASKED_AGAIN_NANOS = 1_000_000_000;

    private final Limits limits;
    private final Path folder;
    private final LongSupplier waiting;
    private volatile long asked = System.nanoTime() - ASKED_AGAIN_NANOS;
    private volatile long free = Long.MAX_VALUE;

    /**
     * @param freeDisk bytes that must be left; 0: any
     * @param waiting calls that may wait; 0: any
     */
    record Limits(long freeDisk, long waiting) {
        static Limits from(Settings settings) {
            return new Limits(
                    settings.bytes("calls.min-free-disk", 0, 1L << 50),
                    settings.number("calls.max-waiting", 0, 1_000_000_000));
        }
    }

    /**
     * @param folder where the embedded services keep their data
     * @param waiting calls that wait, as last counted
     */
    Room(Limits limits, Path folder, LongSupplier waiting) {
        this.limits = limits;
        this.folder = folder;
        this.waiting = waiting;
    }

    /** @throws CallsFull when there is none */
    void require() {
        if (limits.freeDisk() > 0 && free() < limits.freeDisk()) {
            throw new CallsFull("the disk is nearly full: less than calls.min-free-disk is left");
        }
        if (limits.waiting() > 0 && waiting.getAsLong() >= limits.waiting()) {
            throw new CallsFull("as many calls wait as may: calls.max-waiting is " + limits.waiting());
        }
    }

    private long free() {
        long now = System.nanoTime();
        if (now - asked >= ASKED_AGAIN_NANOS) {
            asked = now;
            try {
                free = Files.getFileStore(folder).getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return free;
    }
}
