package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.serai.calls.targets.TargetName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues and exchanges of the calls, all named after the work queue.
 *
 * <p>Delay queues dead-letter to the exchange {@code .due}, which leads to the work queue; while nobody has declared
 * that, the exchange's alternate keeps what falls due in {@code .unrouted}.
 */
final class CallQueues {
    private static final Logger log = LoggerFactory.getLogger(CallQueues.class);

    /** Of AMQP, in bytes. */
    private static final int LONGEST_NAME = 255;

    private static final int SHARED_LANES = 16;

    private final String work;
    private final Ladder ladder;
    private volatile boolean deletesNone;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    CallQueues(String work, Ladder ladder) {
        this.work = work;
        this.ladder = ladder;
    }

    String work() {
        return work;
    }

    /** Calls whose target failed for good. */
    String dead() {
        return work + ".dead";
    }

    /** Messages that are no calls. */
    String invalid() {
        return work + ".invalid";
    }

    String unrouted() {
        return work + ".unrouted";
    }

    /** The name says the milliseconds. */
    String delay(Duration rung) {
        return work + ".delay." + rung.toMillis();
    }

    /** Where calls to one target wait while it is down or at its cap; a name that is too long is replaced by its hash. */
    String lane(TargetName target) {
        String name = lanes() + target.scheme() + "." + target.host() + "." + target.port();
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                ? name
                : lanes() + "hash." + Integer.toHexString(target.hashCode()) + "." + target.port();
    }

    /** A lane for all targets with this hash, used when the target can't have one of its own. */
    String sharedLane(TargetName target) {
        return sharedLanes().get(Math.floorMod(target.hashCode(), SHARED_LANES));
    }

    List<String> sharedLanes() {
        return IntStream.range(0, SHARED_LANES)
                .mapToObj(i -> lanes() + "shared." + i)
                .toList();
    }

    private String lanes() {
        return work + ".lane.";
    }

    void declareLane(Connection connection, String name) throws IOException {
        queue(connection, name, Map.of());
    }

    /**
     * Deletes a queue unless it is consumed or something is in it; answers whether it is gone. To be called only when
     * nobody works on what came out of it: a broker does not count that, and could not hand it over again.
     */
    boolean deleteIfEmpty(Connection connection, String name) throws IOException {
        if (deletesNone) {
            return false;
        }
        Channel channel = connection.createChannel();
        try {
            channel.queueDelete(name, true, true);
            return true;
        } catch (IOException e) {
            int code = replyCode(e);
            if (code == 0) {
                deletesNone = isNotImplemented(e);
                throw e;
            }
            return code == AMQP.NOT_FOUND;
        } finally {
            close(channel);
        }
    }

    /** RabbitMQ deletes no quorum queue on a condition, and ends the connection over it. */
    private static boolean isNotImplemented(IOException e) {
        return e.getCause() instanceof ShutdownSignalException signal
                && signal.getReason() instanceof AMQP.Connection.Close close
                && close.getReplyCode() == AMQP.NOT_IMPLEMENTED;
    }

    /** The queues of calls that wait for a time, by their delay. */
    Map<Duration, String> delays() {
        Map<Duration, String> delays = new TreeMap<>();
        ladder.rungs().forEach(rung -> delays.put(rung, delay(rung)));
        return delays;
    }

    /** Declares what is missing and takes what is there as it is. */
    void declare(Connection connection) throws IOException {
        exchange(connection, unrouted(), Map.of());
        // RabbitMQ knows the first name, Qpid the second
        exchange(connection, due(), Map.of("alternate-exchange", unrouted(), "alternateExchange", unrouted()));
        queue(connection, work, Map.of());
        queue(connection, dead(), Map.of());
        queue(connection, invalid(), Map.of());
        queue(connection, unrouted(), Map.of());
        bind(connection, unrouted(), unrouted());
        bind(connection, work, due());
        for (Duration rung : ladder.rungs()) {
            queue(connection, delay(rung), delayArguments(rung));
        }
    }

    /** The exchange that delay queues dead-letter to. */
    String due() {
        return work + ".due";
    }

    /** The first three are RabbitMQ's, the others say the same to Qpid; each broker ignores what it does not know. */
    private Map<String, Object> delayArguments(Duration rung) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("x-message-ttl", rung.toMillis());
        arguments.put("x-dead-letter-exchange", due());
        arguments.put("x-dead-letter-routing-key", work);
        arguments.put("maximumMessageTtl", rung.toMillis());
        arguments.put("expiryPolicy", "ROUTE_TO_ALTERNATE");
        arguments.put("alternateBinding", Map.of("destination", due()));
        return arguments;
    }

    private void exchange(Connection connection, String name, Map<String, Object> arguments) throws IOException {
        asFound(
                connection,
                name,
                channel -> channel.exchangeDeclare(name, BuiltinExchangeType.FANOUT, true, false, arguments));
    }

    private void queue(Connection connection, String name, Map<String, Object> arguments) throws IOException {
        asFound(connection, name, channel -> channel.queueDeclare(name, true, false, false, arguments));
    }

    private void bind(Connection connection, String queue, String exchange) throws IOException {
        asFound(connection, queue, channel -> channel.queueBind(queue, exchange, work));
    }

    private interface Declaration {
        void on(Channel channel) throws IOException;
    }

    /** What exists with other properties closes the channel, hence one each; it is then used as it was found. */
    private void asFound(Connection connection, String name, Declaration declaration) throws IOException {
        Channel channel = connection.createChannel();
        try {
            declaration.on(channel);
        } catch (IOException e) {
            int code = replyCode(e);
            if (code != AMQP.PRECONDITION_FAILED && code != AMQP.RESOURCE_LOCKED) {
                throw e;
            }
            if (told.add(name)) {
                log.warn(
                        "calls.queue-as-found name={} because={}",
                        name,
                        e.getCause().getMessage());
            }
        } finally {
            close(channel);
        }
    }

    /** The broker's code for an operation that it refused; 0 when it did not answer. */
    static int replyCode(IOException e) {
        if (e.getCause() instanceof ShutdownSignalException signal
                && signal.getReason() instanceof AMQP.Channel.Close close) {
            return close.getReplyCode();
        }
        return 0;
    }

    static void close(Channel channel) throws IOException {
        try {
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (TimeoutException e) {
            throw new IOException("the broker does not answer", e);
        }
    }
}
