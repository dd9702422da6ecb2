package dev.serai.bench.mailbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.serai.auth.BearerTokens;
import dev.serai.auth.Caller;
import dev.serai.backing.PostgresAddress;
import dev.serai.bench.kit.Child;
import dev.serai.kit.Threads;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The least that the mailbox can cost: a bare Vert.x handler that verifies the token, makes Serai's statement on one of as
 * many connections, and answers with what the statement did. It checks nothing else, knows no routes and logs nothing.
 */
final class BareMailbox implements AutoCloseable {
    private final Child child;
    private final String url;

    BareMailbox(String postgresUrl, int poolSize) {
        child = Child.of(BareMailbox.class, postgresUrl, Integer.toString(poolSize));
        url = child.hear();
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        child.close();
    }

    public static void main(String[] args) throws Exception {
        int poolSize = Integer.parseInt(args[1]);
        Handler handler = new Handler(pool(PostgresAddress.parse(args[0]), poolSize));
        ExecutorService workers = Threads.hot("bare", poolSize);
        Vertx vertx = Vertx.vertx();
        Supplier<io.vertx.core.Verticle> servers = () -> new Server(handler, workers);
        vertx.deployVerticle(
                        servers,
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Child.tell("http://127.0.0.1:" + Server.port);
        Child.awaitEnd();
        System.exit(0);
    }

    private static HikariDataSource pool(PostgresAddress address, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    /** One instance for each event loop, all on one port. */
    private static final class Server extends AbstractVerticle {
        private static volatile int port;

        private final Handler handler;
        private final ExecutorService workers;

        Server(Handler handler, ExecutorService workers) {
            this.handler = handler;
            this.workers = workers;
        }

        @Override
        public void start(Promise<Void> started) {
            // a negative port is free and shared by the instances of one deployment
            vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(1_024))
                    .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                    .listen(-1, "127.0.0.1")
                    .onSuccess(server -> port = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void answer(HttpServerRequest request, Buffer body) {
            Context loop = context;
            workers.execute(() -> {
                String answer = handler.answer(request, body);
                loop.runOnContext(answered -> request.response()
                        .putHeader("Content-Type", "application/json; charset=UTF-8")
                        .end(answer));
            });
        }
    }

    /** Runs on a worker. */
    private static final class Handler {
        private final DataSource pool;
        private final BearerTokens tokens = new BearerTokens(List.of(Users.SECRET), Clock.systemUTC());
        private final BareStatement send = BareStatement.of("send");
        private final BareStatement list = BareStatement.of("list-messages");
        private final BareStatement threads = BareStatement.of("list-originals");
        private final BareStatement reply = BareStatement.of("thread-reply");

        Handler(DataSource pool) {
            this.pool = pool;
        }

        /** Anything unforeseen ends the process, and the bench with it. */
        String answer(HttpServerRequest request, Buffer body) {
            try {
                Caller caller =
                        tokens.caller(request.getHeader("Authorization")).orElseThrow();
                String[] path = request.path().split("/", -1);
                return switch (path[3] + "/" + path[path.length - 1]) {
                    case "message/send" -> send.answer(pool, Arguments.send(caller, body.toJsonObject()));
                    case "message/list" -> list.answer(pool, Arguments.list(caller.username(), limit(request)));
                    case "thread/thread" -> threads.answer(pool, Arguments.threads(caller.username(), limit(request)));
                    case "threads/reply" ->
                        reply.answer(pool, Arguments.reply(caller, Integer.parseInt(path[5]), body.toJsonObject()));
                    default -> throw new IllegalArgumentException(request.path());
                };
            } catch (SQLException | RuntimeException e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
                return "";
            }
        }

        private static long limit(HttpServerRequest request) {
            return Long.parseLong(request.getParam("limit"));
        }
    }
}
