package dev.serai.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on the loopback address whose connections a test can cut, and that it can make deaf. */
public final class Cut implements AutoCloseable {
    private final ServerSocket listener;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AmqpTally tally = new AmqpTally();
    private volatile boolean refusing;
    private boolean holding;

    /** @param port what it leads to */
    public Cut(int port) {
        this.port = port;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Messages that went through so far in either direction, when it leads to an AMQP broker. */
    public long messages() {
        return tally.messages();
    }

    /** Frames of any kind, but for heartbeats, in either direction. */
    public long frames() {
        return tally.frames();
    }

    /** Ends all connections now. */
    public void cut() {
        sockets.forEach(Cut::close);
    }

    /** Whether everything that is sent is held back, as by a peer that has stopped. */
    public void hold(boolean hold) {
        synchronized (this) {
            holding = hold;
            notifyAll();
        }
    }

    /** Whether new connections are ended at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
        if (refuse) {
            cut();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        hold(false);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(client);
                sockets.add(server);
                daemon(() -> copy(client, server));
                daemon(() -> copy(server, client));
            } catch (IOException e) {
                cut();
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            AmqpTally.Reader reader = tally.reader();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitRelease();
                reader.read(buffer, read);
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            cutOne(from, to);
        }
        cutOne(from, to);
    }

    private synchronized void awaitRelease() throws IOException {
        try {
            while (holding) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void cutOne(Socket from, Socket to) {
        close(from);
        close(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cut");
        thread.setDaemon(true);
        thread.start();
    }
}
