package dev.serai.calls;

import com.rabbitmq.client.AMQP;
import dev.serai.backing.amqp.Publication;
import dev.serai.calls.store.OutboxCall;
import dev.serai.kit.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns calls into messages of the queue and back. Of a message's headers only Serai's own are read or passed on. */
final class CallMessages {
    static final String ATTEMPTS = "serai-attempts";
    static final String ACCEPTED = "serai-accepted";
    static final String DUE = "serai-due";
    static final String REASON = "serai-reason";

    /** How often Serai itself failed over this message. */
    static final String CRASHES = "serai-crashes";

    static final String SIGNER = "serai-signer";
    static final String OUTCOME = "serai-outcome";
    static final String SEAL = "serai-seal";

    private static final Set<String> OWN = Set.of(ACCEPTED, ATTEMPTS, DUE, REASON, CRASHES, SIGNER, OUTCOME, SEAL);

    private static final int PERSISTENT = 2;
    private static final int REASON_LIMIT = 500;

    private final CallReader reader;
    private final CallQueues queues;
    private final Ladder ladder;
    private final Seal seal;
    private final Clock clock;

    CallMessages(CallReader reader, CallQueues queues, Ladder ladder, Seal seal, Clock clock) {
        this.reader = reader;
        this.queues = queues;
        this.ladder = ladder;
        this.seal = seal;
        this.clock = clock;
    }

    /** What a delivery of the work queue is. */
    Arrival read(AMQP.BasicProperties properties, byte[] body) {
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        if (!usableAsId(properties.getMessageId())) {
            return new Arrival.Nameless(body);
        }
        try {
            QueuedCall call = new QueuedCall(
                    properties.getMessageId(),
                    body,
                    reader.readLenient(body),
                    (int) Math.min(number(headers, ATTEMPTS).orElse(0L), Integer.MAX_VALUE - 1),
                    acceptedAt(properties, headers),
                    number(headers, DUE).map(Instant::ofEpochMilli),
                    doors(properties.getMessageId(), headers, body),
                    number(headers, ACCEPTED).isPresent(),
                    headers.get(REASON) == null ? "" : headers.get(REASON).toString());
            return call.due()
                    .or(() -> firstDue(call))
                    .filter(due -> !ladder.over(left(due)))
                    .<Arrival>map(due -> new Arrival.Early(call, due))
                    .orElseGet(() -> new Arrival.Due(call));
        } catch (UnusableCall e) {
            return new Arrival.NotUnderstood(properties.getMessageId(), body, e.getMessage());
        }
    }

    /** A call that has just come. */
    QueuedCall fresh(CallRequest request, CallDoors doors) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String id = Ids.next(clock).toString();
        return new QueuedCall(id, CallWriter.write(request), request, 0, now, Optional.empty(), doors, true, "");
    }

    /** What the outbox kept, to the work queue; nobody looks at it before it comes out there. */
    Publication kept(OutboxCall call) {
        CallDoors doors = new CallDoors(call.signer(), call.outcome());
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(ACCEPTED, call.accepted().toEpochMilli());
        seal(call.id(), doors, call.json(), headers);
        return Publication.toQueue(
                queues.work(), base(call.id(), call.accepted()).headers(headers).build(), call.json());
    }

    /** For the outbox: what {@link #named} would have published. */
    OutboxCall unseen(Publication named) {
        AMQP.BasicProperties properties = named.properties();
        return new OutboxCall(
                properties.getMessageId(),
                Instant.ofEpochMilli((Long) properties.getHeaders().get(ACCEPTED)),
                named.body(),
                "",
                "");
    }

    /** A new call's first message: to the work queue, or to wait when its policy names a later time. */
    Publication first(QueuedCall call) {
        return firstDue(call)
                .filter(due -> !ladder.over(left(due)))
                .map(due -> waiting(call.dueAt(Optional.of(due))))
                .orElseGet(() -> Publication.toQueue(queues.work(), properties(call, ""), call.json()));
    }

    /** Bytes that nobody has looked at, to the work queue with a new id. */
    Publication named(byte[] body) {
        return Publication.toQueue(
                queues.work(),
                base(Ids.next(clock).toString(), clock.instant())
                        .headers(Map.of(ACCEPTED, clock.millis()))
                        .build(),
                body);
    }

    /** To the delay queue from which it comes back to the work queue after {@code delay}, which has a rung of its own. */
    Publication waiting(QueuedCall call, Duration delay) {
        return Publication.toQueue(
                queues.delay(ladder.rungFor(delay)), properties(call, call.lastFailure()), call.json());
    }

    /** To the delay queue with the longest rung up to the time that the call is due. */
    Publication waiting(QueuedCall call) {
        return waiting(call, left(call.due().orElseThrow()));
    }

    /** To a queue where it waits for its target and for no time. */
    Publication toLane(QueuedCall call, String lane) {
        return Publication.toQueue(lane, properties(call.dueAt(Optional.empty()), call.lastFailure()), call.json());
    }

    /** To the work queue once more, as it is but for headers that are not Serai's. */
    Publication again(AMQP.BasicProperties properties, byte[] body) {
        return Publication.toQueue(queues.work(), kept(properties, ownHeaders(properties)), body);
    }

    /** To a delay queue and then the work queue once more, counting one more crash. */
    Publication afterACrash(AMQP.BasicProperties properties, byte[] body, Duration delay) {
        Map<String, Object> headers = ownHeaders(properties);
        headers.put(CRASHES, crashes(properties) + 1L);
        return Publication.toQueue(queues.delay(ladder.rungFor(delay)), kept(properties, headers), body);
    }

    /** How often Serai failed over this message before. */
    long crashes(AMQP.BasicProperties properties) {
        return properties.getHeaders() == null
                ? 0
                : number(properties.getHeaders(), CRASHES).orElse(0L);
    }

    /** To the queue of the calls whose target failed. */
    Publication dead(QueuedCall call, String reason) {
        return Publication.toQueue(queues.dead(), properties(call, reason), call.json());
    }

    /** To the queue of what is no call. */
    Publication invalid(String id, byte[] body, String reason) {
        return Publication.toQueue(
                queues.invalid(),
                base(id, clock.instant())
                        .headers(Map.of(REASON, shortened(reason)))
                        .build(),
                body);
    }

    private static Map<String, Object> ownHeaders(AMQP.BasicProperties properties) {
        Map<String, Object> headers = new LinkedHashMap<>();
        if (properties.getHeaders() != null) {
            headers.putAll(properties.getHeaders());
            headers.keySet().retainAll(OWN);
        }
        return headers;
    }

    /** Without an expiration of its own, which would end the message in the work queue. */
    private static AMQP.BasicProperties kept(AMQP.BasicProperties properties, Map<String, Object> headers) {
        return properties
                .builder()
                .headers(headers)
                .deliveryMode(PERSISTENT)
                .expiration(null)
                .build();
    }

    private AMQP.BasicProperties properties(QueuedCall call, String reason) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(ACCEPTED, call.acceptedAt().toEpochMilli());
        if (call.attempts() > 0) {
            headers.put(ATTEMPTS, (long) call.attempts());
        }
        call.due().ifPresent(due -> headers.put(DUE, due.toEpochMilli()));
        if (!reason.isEmpty()) {
            headers.put(REASON, shortened(reason));
        }
        seal(call.id(), call.doors(), call.json(), headers);
        return base(call.id(), call.acceptedAt()).headers(headers).build();
    }

    private static AMQP.BasicProperties.Builder base(String id, Instant acceptedAt) {
        return new AMQP.BasicProperties.Builder()
                .messageId(id)
                .contentType("application/json")
                .deliveryMode(PERSISTENT)
                .timestamp(Date.from(acceptedAt));
    }

    private void seal(String id, CallDoors doors, byte[] json, Map<String, Object> headers) {
        if (!doors.isNone()) {
            headers.put(SIGNER, doors.signer());
            headers.put(OUTCOME, doors.outcome());
            headers.put(SEAL, seal.of(id, doors, json));
        }
    }

    /** Doors count only under a seal: the queue is open to other programs. */
    private CallDoors doors(String id, Map<String, Object> headers, byte[] json) {
        if (!headers.containsKey(SIGNER) && !headers.containsKey(OUTCOME)) {
            return CallDoors.NONE;
        }
        CallDoors doors = new CallDoors(text(headers, SIGNER), text(headers, OUTCOME));
        if (!seal.holds(text(headers, SEAL), id, doors, json)) {
            throw new NotACall("it names a signer or an outcome without the seal of this Serai");
        }
        return doors;
    }

    private static String text(Map<String, Object> headers, String name) {
        return String.valueOf(headers.getOrDefault(name, ""));
    }

    private Duration left(Instant due) {
        return Duration.between(clock.instant(), due);
    }

    private Instant acceptedAt(AMQP.BasicProperties properties, Map<String, Object> headers) {
        return number(headers, ACCEPTED)
                .map(Instant::ofEpochMilli)
                .or(() -> Optional.ofNullable(properties.getTimestamp()).map(Date::toInstant))
                .orElseGet(clock::instant);
    }

    /** Before its first attempt a call waits for the time that its policy names. */
    private static Optional<Instant> firstDue(QueuedCall call) {
        return call.attempts() > 0 ? Optional.empty() : call.call().policy().flatMap(CallPolicy::notBefore);
    }

    /** Ids go out as a header and into logs, so another program's must be plain text. */
    private static boolean usableAsId(String id) {
        return id != null && id.matches("[\\x21-\\x7e]{1,128}");
    }

    private static Optional<Long> number(Map<String, Object> headers, String name) {
        return headers.get(name) instanceof Number number && number.longValue() >= 0
                ? Optional.of(number.longValue())
                : Optional.empty();
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_LIMIT ? reason : reason.substring(0, REASON_LIMIT);
    }
}
