package dev.serai.calls;

import dev.serai.backing.amqp.Publication;
import dev.serai.calls.store.CallState;
import dev.serai.calls.targets.Outcome;
import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.Ticket;
import dev.serai.kit.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the delivery routes: send, then decide, then have the broker keep what was decided. */
final class Attempts {
    private static final Logger log = LoggerFactory.getLogger(FateLog.NAME);

    /** A message that Serai failed over so often is set aside. */
    private static final int CRASHES = 5;

    /** Until the next probe of a target whose failed call is not tried again. */
    private static final Duration PROBE = Duration.ofSeconds(5);

    private final Courier courier;
    private final RetryPolicy policy;
    private final Ladder ladder;
    private final CallMessages messages;
    private final CallPublisher publisher;
    private final CallRecords records;
    private final CallMetrics metrics;
    private final Executor workers;
    private final Clock clock;

    /** @param workers go on when the journal has an outcome, whose own thread is there for all calls */
    Attempts(
            Courier courier,
            RetryPolicy policy,
            Ladder ladder,
            CallMessages messages,
            CallPublisher publisher,
            CallRecords records,
            CallMetrics metrics,
            Executor workers,
            Clock clock) {
        this.courier = courier;
        this.policy = policy;
        this.ladder = ladder;
        this.messages = messages;
        this.publisher = publisher;
        this.records = records;
        this.metrics = metrics;
        this.workers = workers;
        this.clock = clock;
    }

    CompletableFuture<Answer> send(CallAttempt attempt) {
        return courier.attempt(attempt.call(), attempt.id(), attempt.number());
    }

    /** The answer that stands for a route that failed before there was one. */
    Answer broken(QueuedCall call, Exception cause) {
        log.error("call.route-failed id={} attempt={}", call.id(), call.attempts() + 1, cause);
        return new Answer.NotAsked("a step of routes/ failed: " + cause.getMessage(), Duration.ZERO);
    }

    /** Decides what follows from an answer, and gives the attempt's slot back. */
    Verdict decide(QueuedCall call, Answer answer, Ticket ticket) {
        RetryPolicy agreed = call.call().policy().map(policy::with).orElse(policy);
        Verdict verdict = agreed.decide(
                answer,
                call.call().requeue(),
                call.attempts() + 1,
                call.ageFrom(),
                clock.instant(),
                RandomGenerator.getDefault());
        ticket.end(outcome(answer, verdict));
        metrics.attempted(answer);
        return verdict;
    }

    /** Sees to it that what was decided is safe, then acknowledges; completes with a report of it. */
    CompletableFuture<AttemptReport> settle(QueuedCall call, Answer answer, Verdict verdict, Delivery delivery) {
        // in this order: what the journal calls dead is not looked at again, so it must be in its queue
        return published(call, answer, verdict, delivery)
                .thenCompose(safe -> records.attempted(call, answer, verdict))
                .thenApplyAsync(
                        noted -> {
                            delivery.acknowledge();
                            tell(call, answer, verdict);
                            return report(call, answer, verdict);
                        },
                        workers);
    }

    /** Ends the work on a call that reached its end without this attempt: cancelled, or made by a Serai that was killed. */
    void over(QueuedCall call, CallState ended, Delivery delivery) {
        TargetName to = call.call().target();
        log.info("call.{} id={} attempts={} to={}", ended.wire(), call.id(), call.attempts(), to);
        if (ended == CallState.CANCELLED) {
            records.met(call);
            metrics.cancelled();
        }
        delivery.acknowledge();
    }

    private static AttemptReport report(QueuedCall call, Answer answer, Verdict verdict) {
        return new AttemptReport(
                call.id(),
                call.attempts() + 1,
                call.call().url(),
                answer.ended(),
                answer.took(),
                verdict.state(),
                verdict instanceof Verdict.RetryAt retry ? retry.delay() : Duration.ZERO);
    }

    private CompletableFuture<Void> published(QueuedCall call, Answer answer, Verdict verdict, Delivery delivery) {
        QueuedCall failed = call.failed(answer.ended());
        if (verdict instanceof Verdict.RetryAt retry) {
            Optional<Instant> due = ladder.has(retry.delay()) ? Optional.empty() : Optional.of(retry.due());
            return publisher.untilConfirmed(messages.waiting(failed.dueAt(due), retry.delay()), delivery::current);
        }
        return verdict instanceof Verdict.GaveUp gaveUp
                ? publisher.untilConfirmed(
                        messages.dead(failed, answer.ended() + ", " + gaveUp.reason()), delivery::current)
                : CompletableFuture.completedFuture(null);
    }

    private void tell(QueuedCall call, Answer answer, Verdict verdict) {
        int number = call.attempts() + 1;
        TargetName to = call.call().target();
        String ended = answer.ended();
        if (verdict instanceof Verdict.RetryAt retry) {
            String in = Durations.print(retry.delay());
            log.info("call.retry id={} attempt={} to={} ended={} in={}", call.id(), number, to, ended, in);
        } else if (verdict instanceof Verdict.GaveUp gaveUp) {
            log.warn(
                    "call.dead id={} attempt={} to={} ended={} because={}",
                    call.id(),
                    number,
                    to,
                    ended,
                    gaveUp.reason());
            metrics.dead();
        } else {
            long millis = answer.took().toMillis();
            log.info("call.delivered id={} attempt={} to={} ended={} ms={}", call.id(), number, to, ended, millis);
            metrics.delivered();
        }
    }

    /** A status, whatever it says, shows that the target is there. */
    private static Outcome outcome(Answer answer, Verdict verdict) {
        if (answer instanceof Answer.Status) {
            return new Outcome.Answered(answer.took());
        }
        Duration retryIn = verdict instanceof Verdict.RetryAt retry ? retry.delay() : PROBE;
        return answer instanceof Answer.NoAnswer
                ? new Outcome.Unanswered(answer.ended(), retryIn)
                : new Outcome.Unasked(retryIn);
    }

    /** Moves on what is not tried now: waits longer, gets an id, or is set aside. */
    CompletableFuture<Void> passOn(Arrival arrival, Delivery delivery) {
        if (arrival instanceof Arrival.Early early) {
            records.moved(early.call());
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
                    call.call().target(),
                    reason);
            metrics.dead();
            CompletableFuture<Void> dead =
                    publisher.untilConfirmed(messages.dead(due.call().failed(reason), reason), delivery::current);
            return dead.thenCompose(kept -> records.crashed(due.call(), reason)).thenRun(delivery::acknowledge);
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
}
