package dev.serai.testing;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the frames and messages in streams of AMQP 0-9-1; streams of anything else add nonsense. Thread-safe. */
final class AmqpTally {
    private static final int HEADER = 7;
    private static final int METHOD = 1;
    private static final int HEARTBEAT = 8;
    private static final int BASIC = 60;
    private static final int PUBLISH = 40;
    private static final int DELIVER = 60;
    private static final int GET_OK = 71;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();

    long frames() {
        return frames.get();
    }

    long messages() {
        return messages.get();
    }

    /** For one direction of one connection. */
    Reader reader() {
        return new Reader();
    }

    /** Follows one stream; for one thread. */
    final class Reader {
        private final byte[] head = new byte[HEADER + 4];
        private int have;
        private long skip;
        private boolean first = true;

        void read(byte[] buffer, int length) {
            for (int i = 0; i < length; i++) {
                if (skip > 0) {
                    long step = Math.min(skip, length - i);
                    skip -= step;
                    i += (int) step - 1;
                } else {
                    head[have++] = buffer[i];
                    if (have == head.length) {
                        begun();
                    }
                }
            }
        }

        /** The shortest frames, heartbeats and empty bodies, have 8 bytes; no other begins before these 11 are here. */
        private void begun() {
            if (first && new String(head, 0, 4, StandardCharsets.US_ASCII).equals("AMQP")) {
                keep(8);
            } else if (head[0] == HEARTBEAT) {
                keep(HEADER + 1);
            } else {
                frames.incrementAndGet();
                int method = number(9, 2);
                if (head[0] == METHOD
                        && number(7, 2) == BASIC
                        && (method == PUBLISH || method == DELIVER || method == GET_OK)) {
                    messages.incrementAndGet();
                }
                have = 0;
                skip = Math.max(0, (number(3, 4) & 0xffffffffL) + HEADER + 1 - head.length);
            }
            first = false;
        }

        /** Goes on with what is behind so many bytes. */
        private void keep(int behind) {
            have = head.length - behind;
            System.arraycopy(head, behind, head, 0, have);
        }

        private int number(int from, int bytes) {
            int number = 0;
            for (int i = 0; i < bytes; i++) {
                number = (number << 8) | (head[from + i] & 0xff);
            }
            return number;
        }
    }
}
