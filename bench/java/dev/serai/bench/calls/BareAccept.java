package dev.serai.bench.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import dev.serai.bench.kit.Child;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * The least that accepting durably can cost: a bare Vert.x handler that publishes each body as it came, persistent and
 * mandatory, on one channel with pipelined confirms, and answers 202 when its confirm is there. It reads nothing, checks
 * nothing and logs nothing.
 */
final class BareAccept implements AutoCloseable {
    private final Child child;
    private final String url;

    BareAccept(String brokerUri, String queue) {
        child = Child.of(BareAccept.class, brokerUri, queue);
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
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(args[0]);
        Channel channel = factory.newConnection("bare").createChannel();
        channel.queueDeclare(args[1], true, false, false, null);
        Publisher publisher = new Publisher(channel, args[1]);
        Vertx vertx = Vertx.vertx();
        Supplier<io.vertx.core.Verticle> servers = () -> new Server(publisher);
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

    /** One instance for each event loop, all on one port. */
    private static final class Server extends AbstractVerticle {
        private static volatile int port;

        private final Publisher publisher;

        Server(Publisher publisher) {
            this.publisher = publisher;
        }

        @Override
        public void start(Promise<Void> started) {
            // a negative port is free and shared by the instances of one deployment
            vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(1_024))
                    .requestHandler(request -> request.body().onSuccess(body -> accept(request, body)))
                    .listen(-1, "127.0.0.1")
                    .onSuccess(server -> port = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void accept(HttpServerRequest request, Buffer body) {
            String id = UUID.randomUUID().toString();
            Context loop = context;
            publisher.publish(
                    id,
                    body.getBytes(),
                    () -> loop.runOnContext(confirmed -> request.response()
                            .setStatusCode(202)
                            .putHeader("Content-Type", "application/json; charset=UTF-8")
                            .end("{\"error\":false,\"message\":\"Accepted\",\"id\":\"" + id + "\"}")));
        }
    }

    /** Publishes from any event loop; its listener runs on the connection's thread. */
    private static final class Publisher {
        private final Channel channel;
        private final String queue;
        private final ConcurrentNavigableMap<Long, Runnable> unconfirmed = new ConcurrentSkipListMap<>();

        Publisher(Channel channel, String queue) throws IOException {
            this.channel = channel;
            this.queue = queue;
            channel.confirmSelect();
            channel.addConfirmListener(this::confirmed, (tag, multiple) -> System.exit(1));
        }

        void publish(String id, byte[] body, Runnable then) {
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .messageId(id)
                    .contentType("application/json")
                    .deliveryMode(2)
                    .timestamp(Date.from(Instant.now()))
                    .build();
            synchronized (channel) {
                unconfirmed.put(channel.getNextPublishSeqNo(), then);
                try {
                    channel.basicPublish("", queue, true, properties, body);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void confirmed(long tag, boolean multiple) {
            if (!multiple) {
                unconfirmed.remove(tag).run();
                return;
            }
            var settled = unconfirmed.headMap(tag, true);
            settled.values().forEach(Runnable::run);
            settled.clear();
        }
    }
}
