package dev.serai.edge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.slf4j.LoggerFactory;

/** An edge in a Camel Main of its own on free ports, and what a caller needs to talk to it. */
final class Served implements AutoCloseable {
    static final long MAX_BODY = 1_000;

    final Main main = new Main();
    final Edge edge;
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event);
        }
    };

    /** Routes in Java, and the work that tests do within them. */
    @FunctionalInterface
    interface Routes {
        void define(RouteBuilder routes);
    }

    Served(EdgeSettings settings, Clock clock, Consumer<Served> before) {
        edge = Edge.on(main, settings, MAX_BODY, clock);
        root().setLevel(Level.INFO);
        root().addAppender(appender);
        appender.start();
        before.accept(this);
        main.start();
    }

    static EdgeSettings settings(int workers, int queue) {
        return settings(workers, queue, Duration.ofSeconds(5));
    }

    static EdgeSettings settings(int workers, int queue, Duration shutdownTimeout) {
        return new EdgeSettings(
                "127.0.0.1",
                0,
                OptionalInt.empty(),
                workers,
                queue,
                shutdownTimeout,
                "127.0.0.1",
                0,
                Optional.empty(),
                CorsOrigins.NONE);
    }

    static Served with(Routes routes) {
        return with(settings(8, 8), routes);
    }

    static Served with(EdgeSettings settings, Routes routes) {
        return with(settings, Clock.systemUTC(), served -> {}, routes);
    }

    static Served with(EdgeSettings settings, Clock clock, Consumer<Served> before, Routes routes) {
        Served served = new Served(settings, clock, it -> {
            before.accept(it);
            it.main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    routes.define(this);
                }
            });
        });
        served.edge.ready();
        return served;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> management(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.managementPort() + path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A connection with these bytes written to it. */
    Socket raw(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    /** Everything until the server closes the connection. */
    String rawAnswer(String text) throws IOException {
        try (Socket socket = raw(text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    double inFlight() {
        return edge.meters().get("serai.http.in.flight").gauge().value();
    }

    List<ILoggingEvent> logged() {
        return logged;
    }

    List<String> accessLines() {
        return logged.stream()
                .filter(event -> event.getLoggerName().equals("serai.access"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        main.stop();
        edge.close();
        root().detachAppender(appender);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
