package dev.serai.edge;

import dev.serai.kit.SettingException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SSLOptions;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port, served by one or more event loops that share it. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /** Vert.x: a negative port is a free one, shared by all servers that name the same negative one. */
    private static final AtomicInteger FREE = new AtomicInteger();

    private final HttpServerOptions options;
    private final Handler<HttpServerRequest> requests;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private Handler<HttpServerRequest> invalid = HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER;
    private Handler<HttpConnection> opened = connection -> {};

    Listener(HttpServerOptions options, Handler<HttpServerRequest> requests) {
        this.options = options;
        this.requests = requests;
    }

    Listener onInvalid(Handler<HttpServerRequest> handler) {
        this.invalid = handler;
        return this;
    }

    Listener onOpened(Handler<HttpConnection> handler) {
        this.opened = handler;
        return this;
    }

    /**
     * Listens until Vert.x is closed.
     *
     * @return the actual port
     * @throws SettingException when the port can't be had
     */
    int open(Vertx vertx, String key, String host, int port, int loops) {
        AtomicInteger actual = new AtomicInteger();
        int wanted = port == 0 ? FREE.decrementAndGet() : port;
        try {
            vertx.deployVerticle(() -> instance(host, wanted, actual), new DeploymentOptions().setInstances(loops))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new SettingException(key + "=" + port + " can't be listened on at " + host + ": "
                    + e.getCause().getMessage());
        }
        return actual.get();
    }

    /** Speaks TLS with these from the next connection on. */
    void renew(SSLOptions renewed) {
        servers.forEach(server -> server.updateSSLOptions(renewed)
                .onFailure(failure -> LOG.error("edge.certificate-not-renewed", failure)));
    }

    private AbstractVerticle instance(String host, int port, AtomicInteger actual) {
        return new AbstractVerticle() {
            @Override
            public void start(Promise<Void> started) {
                HttpServer server = vertx.createHttpServer(options)
                        .requestHandler(requests)
                        .invalidRequestHandler(invalid)
                        .connectionHandler(opened);
                servers.add(server);
                server.listen(port, host)
                        .<Void>map(listening -> {
                            actual.set(listening.actualPort());
                            return null;
                        })
                        .onComplete(started);
            }
        };
    }
}
