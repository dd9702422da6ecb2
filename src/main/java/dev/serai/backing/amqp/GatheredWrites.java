package dev.serai.backing.amqp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sends many messages by one system call. The client flushes its connection after each message; here what one thread
 * writes, the writer, stays in a buffer until it says so or the buffer is full. Flushes of others, such as the heart
 * beat's, count at once. Connections with TLS are left as they are.
 */
final class GatheredWrites extends SocketFactory {
    private static final int BUFFER = 64 * 1024;

    private volatile Gathered newest;

    /** To be called by the writer of the newest connection. */
    void begin() {
        Gathered stream = newest;
        if (stream != null) {
            stream.writer = Thread.currentThread();
        }
    }

    /** Sends what was written. */
    void send() throws IOException {
        Gathered stream = newest;
        if (stream != null) {
            stream.send();
        }
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public OutputStream getOutputStream() throws IOException {
                newest = new Gathered(super.getOutputStream());
                return newest;
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return getDefault().createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return getDefault().createSocket(host, port, local, localPort);
    }

    private static final class Gathered extends BufferedOutputStream {
        private volatile Thread writer;

        Gathered(OutputStream out) {
            super(out, BUFFER);
        }

        @Override
        public synchronized void flush() throws IOException {
            if (Thread.currentThread() != writer) {
                super.flush();
            }
        }

        void send() throws IOException {
            super.flush();
        }
    }
}
