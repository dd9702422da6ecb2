package dev.serai.calls;

import io.netty.util.NetUtil;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A target that does to a connection whatever a test's script says, honest or not. */
final class RawTarget implements AutoCloseable {
    /** Runs once for each connection, on a thread of its own; the connection is closed when it returns. */
    @FunctionalInterface
    interface Script {
        void serve(Connection connection) throws IOException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)\r\n");

    private final ServerSocket server;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    RawTarget(Script script) throws IOException {
        this(address("127.0.0.1"), script);
    }

    RawTarget(InetAddress address, Script script) throws IOException {
        this.server = new ServerSocket(0, 500, address);
        this.script = script;
        start(this::accept);
    }

    static InetAddress address(String literal) {
        return NetUtil.createInetAddressFromIpAddressString(literal);
    }

    /** Answers every request of every connection with the same text. */
    static RawTarget answering(String answer) throws IOException {
        return new RawTarget(connection -> {
            while (connection.hears()) {
                connection.say(answer);
            }
        });
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What came, head and body, in order of arrival. */
    List<String> requests() {
        return requests;
    }

    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                accepted.incrementAndGet();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.serve(new Connection(socket, accepted.get()));
        } catch (IOException gone) {
            // the other side closed, which is what some tests wait for
        } finally {
            open.remove(socket);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-target");
        thread.setDaemon(true);
        thread.start();
    }

    /** One accepted connection. */
    final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final int number;
        private String lastRequest;

        private Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.number = number;
        }

        /** From 1, in order of arrival. */
        int number() {
            return number;
        }

        /** Reads one request; false when the other side closed instead. */
        boolean hears() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                head.write(next);
            }
            Matcher length = LENGTH.matcher(head.toString(StandardCharsets.ISO_8859_1));
            if (length.find()) {
                head.write(in.readNBytes(Integer.parseInt(length.group(1))));
            }
            lastRequest = head.toString(StandardCharsets.UTF_8);
            requests.add(lastRequest);
            return true;
        }

        String lastRequest() {
            return lastRequest;
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        /** Closes the hard way, as a crashed process does. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Reads on until the other side closes. */
        void awaitClose() throws IOException {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
