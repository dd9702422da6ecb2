package dev.serai.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Return;
import dev.serai.kit.DataFolder;
import dev.serai.kit.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What Serai asks of a broker, by the stock RabbitMQ client: of the embedded one, and of the one TEST_AMQP_URI names. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"embedded", "TEST_AMQP_URI"})
class BrokerContractTest {
    private static final Duration DELAY = Duration.ofMillis(400);
    private static final int LONG_ENOUGH_MS = 5_000;

    private static DataFolder data;
    private static EmbeddedBroker embedded;

    @Parameter
    String which;

    private final String work = "serai-test-" + UUID.randomUUID();
    private final String due = work + ".due";
    private final String unrouted = work + ".unrouted";
    private final String delay = work + ".delay";
    private ConnectionFactory factory;
    private Connection connection;
    private Channel channel;

    @BeforeAll
    static void start(@TempDir Path temp) {
        data = DataFolder.open(temp);
        embedded = EmbeddedBroker.start(data, new Secrets(data.path("secrets")), 0);
    }

    @AfterAll
    static void stop() {
        embedded.close();
        data.close();
    }

    @BeforeEach
    void connect() throws Exception {
        factory = address().connectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        channel = connection.createChannel();
        declareWork();
        channel.queueDeclare(delay, true, false, false, delayArguments());
    }

    @AfterEach
    void deleteEverything() throws Exception {
        if (connection == null) {
            return;
        }
        connection.abort();
        try (Connection last = factory.newConnection()) {
            Channel deleting = last.createChannel();
            for (String queue : List.of(delay, work, unrouted)) {
                deleting.queueDeclare(queue, true, false, false, queue.equals(delay) ? delayArguments() : null);
                deleting.queueDelete(queue);
            }
            deleting.exchangeDelete(due);
            deleting.exchangeDelete(unrouted);
        }
    }

    @Test
    void confirmsWhatItTook() throws Exception {
        channel.confirmSelect();

        for (int i = 0; i < 100; i++) {
            publish("", work, "m" + i);
        }

        assertThat(channel.waitForConfirms(LONG_ENOUGH_MS)).isTrue();
        assertThat(channel.queueDeclarePassive(work).getMessageCount()).isEqualTo(100);
    }

    @Test
    void returnsAMandatoryMessageThatNoQueueTakes() throws Exception {
        BlockingQueue<Return> returned = new LinkedBlockingQueue<>();
        ConcurrentLinkedQueue<Long> settled = new ConcurrentLinkedQueue<>();
        channel.addReturnListener(returned::add);
        channel.addConfirmListener((tag, many) -> settled.add(tag), (tag, many) -> settled.add(tag));
        channel.confirmSelect();

        publish("", work + ".none", "lost?");

        Return message = returned.poll(LONG_ENOUGH_MS, TimeUnit.MILLISECONDS);
        assertThat(message).isNotNull();
        assertThat(message.getReplyCode()).isEqualTo(312);
        assertThat(message.getBody()).asString(UTF_8).isEqualTo("lost?");
        await().untilAsserted(() -> assertThat(settled).containsExactly(1L));
    }

    @Test
    void handsADelayedMessageToTheWorkQueueWhenItIsDue() throws Exception {
        long sent = System.nanoTime();

        publish("", delay, "later");

        GetResponse message = awaitMessage(work);
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isBetween(DELAY, DELAY.plusSeconds(2));
        assertThat(message.getBody()).asString(UTF_8).isEqualTo("later");
        assertThat(channel.queueDeclarePassive(delay).getMessageCount()).isZero();
    }

    @Test
    void keepsPropertiesAndHeadersOverTheDelay() throws Exception {
        publish("", delay, "later");

        BasicProperties there = awaitMessage(work).getProps();
        BasicProperties sent = properties();
        assertThat(there.getMessageId()).isEqualTo(sent.getMessageId());
        assertThat(there.getDeliveryMode()).isEqualTo(2);
        assertThat(there.getContentType()).isEqualTo(sent.getContentType());
        assertThat(there.getCorrelationId()).isEqualTo(sent.getCorrelationId());
        assertThat(there.getTimestamp()).isEqualTo(sent.getTimestamp());
        assertThat(there.getType()).isEqualTo(sent.getType());
        assertThat(there.getHeaders()).containsEntry("attempt", 7L);
        assertThat(there.getHeaders().get("text")).hasToString("x".repeat(300));
        assertThat(there.getExpiration()).isNull();
    }

    @Test
    void keepsADueMessageWhoseWorkQueueIsGone() throws Exception {
        publish("", delay, "later");

        channel.queueDelete(work);

        assertThat(awaitMessage(unrouted).getBody()).asString(UTF_8).isEqualTo("later");
    }

    @Test
    void handsDueMessagesOverAgainWhenTheWorkQueueIsBack() throws Exception {
        channel.queueDelete(work);
        declareWork();

        publish("", delay, "later");

        assertThat(awaitMessage(work).getBody()).asString(UTF_8).isEqualTo("later");
    }

    @Test
    void takesAMandatoryMessageByTheAlternateExchange() throws Exception {
        channel.queueDelete(work);
        channel.confirmSelect();

        publish(due, "", "unrouted");

        assertThat(channel.waitForConfirms(LONG_ENOUGH_MS)).isTrue();
        assertThat(awaitMessage(unrouted).getBody()).asString(UTF_8).isEqualTo("unrouted");
    }

    @Test
    void acceptsTheSameDeclarationsAgain() throws Exception {
        declareWork();

        channel.queueDeclare(delay, true, false, false, delayArguments());

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void neverBringsBackWhatWasRejectedWithoutRequeue() throws Exception {
        publish("", work, "reject");
        publish("", work, "nack");
        channel.basicReject(awaitUnacked(work).getEnvelope().getDeliveryTag(), false);
        channel.basicNack(awaitUnacked(work).getEnvelope().getDeliveryTag(), false, false);

        publish("", work, "next");

        assertThat(awaitMessage(work).getBody()).asString(UTF_8).isEqualTo("next");
        connection.close();
        connection = factory.newConnection();
        channel = connection.createChannel();
        assertThat(channel.basicGet(work, true)).isNull();
    }

    @Test
    void bringsBackWhatWasRequeuedAsOftenAsItTakes() throws Exception {
        publish("", work, "again");

        for (int i = 0; i < 20; i++) {
            long tag = awaitUnacked(work).getEnvelope().getDeliveryTag();
            if (i % 2 == 0) {
                channel.basicReject(tag, true);
            } else {
                channel.basicNack(tag, false, true);
            }
        }

        assertThat(awaitMessage(work).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void bringsBackWhatADeadConsumerHadAsOftenAsItTakes() throws Exception {
        publish("", work, "crashes");

        for (int i = 0; i < 6; i++) {
            Connection crashing = factory.newConnection();
            BlockingQueue<Delivery> delivered = consume(crashing.createChannel(), 10);
            Delivery delivery = delivered.poll(LONG_ENOUGH_MS, TimeUnit.MILLISECONDS);
            assertThat(delivery).as("delivery " + i).isNotNull();
            assertThat(delivery.getEnvelope().isRedeliver()).isEqualTo(i > 0);
            crashing.abort();
        }

        assertThat(awaitMessage(work)).isNotNull();
    }

    @Test
    void deliversNoMoreThanThePrefetch() throws Exception {
        for (int i = 0; i < 10; i++) {
            publish("", work, "m" + i);
        }
        Channel consuming = connection.createChannel();

        BlockingQueue<Delivery> delivered = consume(consuming, 3);

        await().untilAsserted(() -> assertThat(delivered).hasSize(3));
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(delivered).hasSize(3));
        consuming.basicAck(delivered.element().getEnvelope().getDeliveryTag(), false);
        await().untilAsserted(() -> assertThat(delivered).hasSize(4));
    }

    @Test
    void countsConsumersAndAtLeastTheReadyMessages() throws Exception {
        for (int i = 0; i < 5; i++) {
            publish("", work, "m" + i);
        }
        Channel consuming = connection.createChannel();
        BlockingQueue<Delivery> delivered = consume(consuming, 2);
        await().untilAsserted(() -> assertThat(delivered).hasSize(2));

        var counts = channel.queueDeclarePassive(work);

        assertThat(counts.getConsumerCount()).isEqualTo(1);
        // RabbitMQ counts what is ready, the embedded one what is unacknowledged as well
        assertThat(counts.getMessageCount()).isEqualTo(which.equals("embedded") ? 5 : 3);
    }

    @Test
    void leavesTheConsumersChannelOpenWhenItsQueueIsDeleted() throws Exception {
        Channel consuming = connection.createChannel();
        ConcurrentLinkedQueue<String> cancelled = new ConcurrentLinkedQueue<>();
        consuming.basicConsume(work, false, (tag, message) -> {}, (String tag) -> {
            cancelled.add(tag);
        });

        channel.queueDelete(work);

        declareWork();
        await().untilAsserted(() ->
                assertThat(channel.queueDeclarePassive(work).getConsumerCount()).isZero());
        assertThat(consuming.isOpen()).isTrue();
        // the embedded one tells its consumers nothing: whoever consumes has to look
        await().untilAsserted(() -> assertThat(cancelled).hasSize(which.equals("embedded") ? 0 : 1));
        BlockingQueue<Delivery> delivered = consume(consuming, 1);
        publish("", work, "after");
        assertThat(delivered.poll(LONG_ENOUGH_MS, TimeUnit.MILLISECONDS)).isNotNull();
    }

    @Test
    void closesOnlyTheChannelThatLooksForAMissingQueue() throws Exception {
        Channel looking = connection.createChannel();
        Channel consuming = connection.createChannel();

        assertThatThrownBy(() -> looking.queueDeclarePassive(work + ".none")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> consuming.basicConsume(work + ".none", (tag, message) -> {}, tag -> {}))
                .isInstanceOf(IOException.class);

        assertThat(looking.isOpen()).isFalse();
        assertThat(consuming.isOpen()).isFalse();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void deletesAQueueOnlyWhenEmptyAndUnusedIfAskedSo() throws Exception {
        publish("", work, "keep me");
        await().untilAsserted(() ->
                assertThat(channel.queueDeclarePassive(work).getMessageCount()).isEqualTo(1));
        Channel deleting = connection.createChannel();

        assertThatThrownBy(() -> deleting.queueDelete(work, true, true)).isInstanceOf(IOException.class);

        assertThat(awaitMessage(work)).isNotNull();
        channel.queueDelete(work, true, true);
    }

    @Test
    void nacksWhatABoundedQueueDoesNotTake() throws Exception {
        String bounded = unrouted + ".bounded";
        channel.queueDeclare(
                bounded,
                true,
                false,
                false,
                Map.of(
                        "x-max-length",
                        2,
                        "x-overflow",
                        "reject-publish",
                        "maximumQueueDepthMessages",
                        2,
                        "overflowPolicy",
                        "REJECT"));
        channel.confirmSelect();
        ConcurrentLinkedQueue<Long> nacked = new ConcurrentLinkedQueue<>();
        channel.addConfirmListener((tag, many) -> {}, (tag, many) -> nacked.add(tag));

        for (int i = 0; i < 3; i++) {
            publish("", bounded, "m" + i);
        }

        await().untilAsserted(() -> assertThat(nacked).containsExactly(3L));
        assertThat(channel.queueDelete(bounded).getMessageCount()).isEqualTo(2);
    }

    private BrokerAddress address() {
        if (which.equals("embedded")) {
            return embedded.address();
        }
        String uri = System.getenv(which);
        assumeTrue(uri != null && !uri.isBlank(), "no real broker was asked: " + which + " names none");
        return BrokerAddress.parse(uri);
    }

    private void declareWork() throws IOException {
        // RabbitMQ knows the first name, the embedded one the second
        Map<String, Object> alternate = Map.of("alternate-exchange", unrouted, "alternateExchange", unrouted);
        channel.exchangeDeclare(unrouted, "fanout", true);
        channel.queueDeclare(unrouted, true, false, false, null);
        channel.queueBind(unrouted, unrouted, "");
        channel.exchangeDeclare(due, "fanout", true, false, alternate);
        channel.queueDeclare(work, true, false, false, null);
        channel.queueBind(work, due, "");
    }

    private Map<String, Object> delayArguments() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-message-ttl", DELAY.toMillis());
        arguments.put("x-dead-letter-exchange", due);
        arguments.put("x-dead-letter-routing-key", work);
        arguments.put("maximumMessageTtl", DELAY.toMillis());
        arguments.put("expiryPolicy", "ROUTE_TO_ALTERNATE");
        arguments.put("alternateBinding", Map.of("destination", due));
        return arguments;
    }

    private void publish(String exchange, String key, String body) throws IOException {
        channel.basicPublish(exchange, key, true, properties(), body.getBytes(UTF_8));
    }

    private static BasicProperties properties() {
        return new BasicProperties.Builder()
                .deliveryMode(2)
                .messageId("id")
                .contentType("application/json")
                .correlationId("correlation")
                .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000L)))
                .type("call")
                .headers(Map.of("attempt", 7L, "text", "x".repeat(300)))
                .build();
    }

    private BlockingQueue<Delivery> consume(Channel consuming, int prefetch) throws IOException {
        BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();
        consuming.basicQos(prefetch);
        consuming.basicConsume(work, false, (tag, message) -> delivered.add(message), tag -> {});
        return delivered;
    }

    private GetResponse awaitMessage(String queue) {
        return await().until(() -> channel.basicGet(queue, true), Objects::nonNull);
    }

    private GetResponse awaitUnacked(String queue) {
        return await().until(() -> channel.basicGet(queue, false), Objects::nonNull);
    }
}
