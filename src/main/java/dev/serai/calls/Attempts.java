package dev.serai.calls;

import dev.serai.backing.amqp.Publication;
import dev.serai.kit.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the delivery routes: send, then decide, then have the broker keep what was decided. */
final class Attempts {
    private static final Logger log = LoggerFactory.getLogger(FateLog.NAME);

    /** A message that Serai failed over so often is set aside. */
    private static final int CRASHES = 5;

    private final Courier courier;
    private final RetryPolicy policy;
    private final Ladder ladder;
    private final CallMessages messages;
    private final CallPublisher publisher;
    private final CallMetrics metrics;
    private final Clock clock;

    Attempts(
            Courier courier,
            RetryPolicy policy,
            Ladder ladder,
            CallMessages messages,
            CallPublisher publisher,
            CallMetrics metrics,
            Clock clock) {
        this.courier = courier;
        this.policy = policy;
        this.ladder = ladder;
        this.messages = messages;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
    }

    CompletableFuture<Answer> send(CallAttempt attempt) {
        return courier.attempt(attempt.call(), attempt.id(), attempt.number());
    }

    /** The answer that stands for a route that failed before there was one. */
    Answer broken(QueuedCall call, Exception cause) {
        log.error("call.route-failed id={} attempt={}", call.id(), call.attempts() + 1, cause);
        return new Answer.NoAnswer("a step of routes/ failed: " + cause.getMessage(), Duration.ZERO);
    }

    /** Decides what follows from an answer; completes when that is safe, with a report of it. */
    CompletableFuture<AttemptReport> settle(QueuedCall call, Answer answer, Delivery delivery) {
        RetryPolicy agreed = call.call().policy().map(policy::with).orElse(policy);
        int number = call.attempts() + 1;
        Instant now = clock.instant();
        Instant since = call.call()
                .policy()
                .flatMap(CallPolicy::notBefore)
                .filter(call.acceptedAt()::isBefore)
                .orElse(call.acceptedAt());
        Verdict verdict =
                agreed.decide(answer, call.call().requeue(), number, since, now, RandomGenerator.getDefault());
        String ended = ended(answer);
        metrics.attempted(answer);
        if (verdict instanceof Verdict.RetryAt retry) {
            Optional<Instant> due = ladder.has(retry.delay()) ? Optional.empty() : Optional.of(retry.due());
            return keep(messages.waiting(call.failed(ended).dueAt(due), retry.delay()), delivery)
                    .thenApply(kept -> {
                        log.info(
                                "call.retry id={} attempt={} to={} ended={} in={}",
                                call.id(),
                                number,
                                call.call().origin(),
                                ended,
                                Durations.print(retry.delay()));
                        return report(call, number, answer, "waiting", retry.delay());
                    });
        }
        if (verdict instanceof Verdict.GaveUp gaveUp) {
            return keep(messages.dead(call.failed(ended), ended + ", " + gaveUp.reason()), delivery)
                    .thenApply(kept -> {
                        log.warn(
                                "call.dead id={} attempt={} to={} ended={} because={}",
                                call.id(),
                                number,
                                call.call().origin(),
                                ended,
                                gaveUp.reason());
                        metrics.dead();
                        return report(call, number, answer, "dead", Duration.ZERO);
                    });
        }
        delivery.acknowledge();
        log.info(
                "call.delivered id={} attempt={} to={} ended={} ms={}",
                call.id(),
                number,
                call.call().origin(),
                ended,
                answer.took().toMillis());
        metrics.delivered();
        return CompletableFuture.completedFuture(report(call, number, answer, "delivered", Duration.ZERO));
    }

    /** Moves on what is not tried now: waits longer, gets an id, or is set aside. */
    CompletableFuture<Void> passOn(Arrival arrival, Delivery delivery) {
        if (arrival instanceof Arrival.Early early) {
            return keep(messages.waiting(early.call().dueAt(Optional.of(early.due()))), delivery);
        }
        if (arrival instanceof Arrival.Nameless nameless) {
            return keep(messages.named(nameless.body()), delivery);
        }
        if (arrival instanceof Arrival.NotUnderstood wrong) {
            log.warn("call.not-understood id={} because={}", wrong.id(), wrong.reason());
            metrics.notUnderstood();
            return keep(messages.invalid(wrong.id(), wrong.body(), wrong.reason()), delivery);
        }
        return CompletableFuture.failedFuture(new IllegalArgumentException("not to be passed on: " + arrival));
    }

    /**
     * Keeps what made Serai itself fail: tried again a few times, then set aside, so that one message can't keep Serai
     * busy for ever. A call that allows one attempt is dead, since it may have been made.
     */
    CompletableFuture<Void> crashed(Arrival arrival, Delivery delivery, Throwable cause) {
        String reason = "Serai failed: " + cause;
        log.error("call.crashed id={}", delivery.properties().getMessageId(), cause);
        if (arrival instanceof Arrival.Due due && !due.call().call().requeue()) {
            QueuedCall call = due.call();
            log.warn(
                    "call.dead id={} attempt={} to={} because={}",
                    call.id(),
                    call.attempts() + 1,
                    call.call().origin(),
                    reason);
            metrics.dead();
            return keep(messages.dead(call.failed(reason), reason), delivery);
        }
        if (messages.crashes(delivery.properties()) + 1 < CRASHES) {
            return keep(
                    messages.afterACrash(
                            delivery.properties(),
                            delivery.body(),
                            policy.delays().get(0)),
                    delivery);
        }
        log.warn("call.not-understood id={} because={}", delivery.properties().getMessageId(), reason);
        metrics.notUnderstood();
        return keep(messages.invalid(delivery.properties().getMessageId(), delivery.body(), reason), delivery);
    }

    /** Acknowledges the delivery once the broker has what follows from it. */
    private CompletableFuture<Void> keep(Publication publication, Delivery delivery) {
        return publisher.untilConfirmed(publication, delivery::current).thenRun(delivery::acknowledge);
    }

    private static AttemptReport report(QueuedCall call, int number, Answer answer, String state, Duration wait) {
        return new AttemptReport(call.id(), number, call.call().url(), ended(answer), answer.took(), state, wait);
    }

    private static String ended(Answer answer) {
        return answer instanceof Answer.Status status
                ? Integer.toString(status.code())
                : ((Answer.NoAnswer) answer).reason();
    }
}
