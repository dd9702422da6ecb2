package dev.serai.bench.calls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports below those that the system gives to clients. Whoever connects to a port of that range often enough, with nobody
 * listening, is connected to itself one day.
 */
final class QuietPort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    private QuietPort() {}

    /** One that refuses now. */
    static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
    }
}
