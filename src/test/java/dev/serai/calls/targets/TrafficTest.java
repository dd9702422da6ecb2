package dev.serai.calls.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final TargetName A = new TargetName("http", "a.example.com", 80);
    private static final TargetName B = new TargetName("https", "b.example.com", 8443);
    private static final Outcome QUICK = new Outcome.Answered(Duration.ofMillis(2));
    private static final Outcome SLOW = new Outcome.Answered(Duration.ofSeconds(2));
    private static final Outcome NOTHING = new Outcome.Unanswered("connection refused", Duration.ofSeconds(5));

    private long nanos;
    private final List<String> started = new ArrayList<>();
    private final List<Ticket> tickets = new ArrayList<>();
    private final List<String> toLane = new ArrayList<>();
    private final List<TargetName> looked = new ArrayList<>();

    @Test
    void anUnprovenTargetGetsAFewSlotsAndAProvenOneUpToItsCap() {
        Traffic<String> traffic = traffic(96, 32, 40, 0);

        assertThat(startAll(traffic, A, 100)).isEqualTo(8);

        tickets.get(0).end(QUICK);
        startAll(traffic, A, 100);
        assertThat(inFlight(traffic, A)).isEqualTo(40);
    }

    @Test
    void targetsThatNeverAnsweredTakeAtMostHalfOfAllSlots() {
        Traffic<String> traffic = traffic(96, 32, 40, 0);

        int taken = IntStream.range(0, 50)
                .map(i -> startAll(traffic, new TargetName("http", "dead" + i, 80), 8))
                .sum();

        assertThat(taken).isEqualTo(64);
    }

    @Test
    void aCallWaitsInMemoryOnlyForATargetThatServesItSoon() {
        Traffic<String> traffic = proven(traffic(96, 32, 4, 0), A, QUICK);
        startAll(traffic, A, 4);
        assertThat(traffic.arrive(A, "next")).isInstanceOf(Passage.InAMoment.class);

        tickets.get(tickets.size() - 1).end(QUICK);

        assertThat(started).containsExactly("next");

        Traffic<String> slow = proven(traffic(96, 32, 4, 0), B, SLOW);
        startAll(slow, B, 4);
        assertThat(slow.arrive(B, "next")).isInstanceOf(Passage.ToLane.class);
    }

    @Test
    void whatWaitsForATargetThatStallsGoesToItsLane() {
        Traffic<String> traffic = proven(traffic(96, 32, 4, 0), A, QUICK);
        startAll(traffic, A, 4);
        traffic.arrive(A, "next");

        nanos += Duration.ofMillis(999).toNanos();
        traffic.tick();
        assertThat(toLane).isEmpty();
        nanos += Duration.ofMillis(2).toNanos();
        traffic.tick();

        assertThat(toLane).containsExactly("next");
        assertThat(traffic.arrive(A, "later")).isInstanceOf(Passage.ToLane.class);
    }

    @Test
    void aTargetThatNeverAnswersIsDownAndGetsOneProbeForEachDelay() {
        Traffic<String> traffic = traffic(96, 32, 40, 0);
        startAll(traffic, A, 5);
        tickets.forEach(ticket -> ticket.end(NOTHING));
        traffic.laneHolds(A, true);

        assertThat(traffic.down()).isEqualTo(1);
        assertThat(traffic.arrive(A, "x")).isInstanceOf(Passage.ToLane.class);
        assertThat(traffic.forLane(A)).isEmpty();

        nanos += Duration.ofSeconds(5).toNanos();
        Ticket probe = traffic.forLane(A).orElseThrow();
        assertThat(traffic.forLane(A)).isEmpty();
        assertThat(traffic.arrive(A, "x")).isInstanceOf(Passage.ToLane.class);
        probe.end(NOTHING);
        assertThat(traffic.forLane(A)).isEmpty();
    }

    @Test
    void aTargetThatIsBackGetsItsCallsAFewAtATime() {
        Traffic<String> traffic = down(A);
        nanos += Duration.ofSeconds(5).toNanos();
        traffic.forLane(A).orElseThrow().end(QUICK);

        List<Integer> rounds = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            List<Ticket> some = fromLane(traffic, A);
            rounds.add(some.size());
            some.forEach(ticket -> ticket.end(QUICK));
        }

        assertThat(rounds).containsExactly(2, 4, 8, 16, 32);
        assertThat(traffic.down()).isZero();
    }

    @Test
    void aTargetThatFailsWhileItComesBackIsDownAgain() {
        Traffic<String> traffic = down(A);
        nanos += Duration.ofSeconds(5).toNanos();
        traffic.forLane(A).orElseThrow().end(QUICK);
        List<Ticket> some = fromLane(traffic, A);

        some.get(0).end(NOTHING);

        assertThat(traffic.down()).isEqualTo(1);
    }

    @Test
    void withAnEmptyLaneTheNextCallIsTheProbe() {
        Traffic<String> traffic = down(A);
        traffic.laneHolds(A, false);
        nanos += Duration.ofSeconds(5).toNanos();
        traffic.forLane(A).orElseThrow().end(Ticket.UNTRIED);

        assertThat(traffic.arrive(A, "probe")).isInstanceOf(Passage.Now.class);
        assertThat(traffic.arrive(A, "x")).isInstanceOf(Passage.ToLane.class);
    }

    @Test
    void anAnswerThatSaysAnErrorIsAnAnswer() {
        Traffic<String> traffic = traffic(96, 32, 40, 0);
        for (int i = 0; i < 20; i++) {
            startAll(traffic, A, 1);
            tickets.get(tickets.size() - 1).end(i % 4 == 3 ? QUICK : NOTHING);
        }

        assertThat(traffic.down()).isZero();
    }

    @Test
    void anOperatorCanAskForAProbeNow() {
        Traffic<String> traffic = down(A);

        traffic.retryNow("a.example.com");

        assertThat(looked).contains(A);
        assertThat(traffic.forLane(A)).isPresent();
    }

    @Test
    void callsToATargetThatIsHeldBackWaitInItsLane() {
        Traffic<String> traffic = new Traffic<>(limits(96, 32, 40, 0), A::equals, () -> nanos, exits());

        assertThat(traffic.arrive(A, "x")).isInstanceOf(Passage.ToLane.class);
        assertThat(traffic.forLane(A)).isEmpty();
        assertThat(traffic.arrive(B, "x")).isInstanceOf(Passage.Now.class);
        assertThat(traffic.targets()).extracting(TargetState::state).containsExactly("paused", "up");
    }

    @Test
    void aRateSpreadsAttemptsEvenly() {
        Traffic<String> traffic = proven(traffic(96, 32, 40, 10), A, QUICK);
        nanos += Duration.ofSeconds(10).toNanos();

        assertThat(traffic.arrive(A, "1")).isInstanceOf(Passage.Now.class);
        assertThat(traffic.arrive(A, "2")).isInstanceOf(Passage.InAMoment.class);
        assertThat(traffic.arrive(A, "3")).isInstanceOf(Passage.InAMoment.class);
        assertThat(traffic.arrive(A, "4")).isInstanceOf(Passage.ToLane.class);
        for (int i = 0; i < 2; i++) {
            nanos += Duration.ofMillis(100).toNanos();
            traffic.tick();
        }

        assertThat(started).containsExactly("2", "3");
    }

    @Test
    void lanesKeepAPartOfTheCapAndOfAllSlots() {
        Traffic<String> traffic = proven(traffic(96, 32, 8, 0), A, SLOW);
        traffic.laneHolds(A, true);

        assertThat(startAll(traffic, A, 20)).isEqualTo(6);
        assertThat(fromLane(traffic, A)).hasSize(2);
    }

    private Traffic<String> down(TargetName target) {
        Traffic<String> traffic = traffic(96, 32, 40, 0);
        startAll(traffic, target, 5);
        tickets.forEach(ticket -> ticket.end(NOTHING));
        traffic.laneHolds(target, true);
        return traffic;
    }

    private Traffic<String> proven(Traffic<String> traffic, TargetName target, Outcome how) {
        ((Passage.Now) traffic.arrive(target, "first")).ticket().end(how);
        return traffic;
    }

    private int startAll(Traffic<String> traffic, TargetName target, int count) {
        int begun = 0;
        for (int i = 0; i < count; i++) {
            if (traffic.arrive(target, "call") instanceof Passage.Now now) {
                tickets.add(now.ticket());
                begun++;
            }
        }
        return begun;
    }

    private static List<Ticket> fromLane(Traffic<String> traffic, TargetName target) {
        List<Ticket> some = new ArrayList<>();
        for (Optional<Ticket> next = traffic.forLane(target); next.isPresent(); next = traffic.forLane(target)) {
            some.add(next.get());
        }
        return some;
    }

    private static int inFlight(Traffic<String> traffic, TargetName target) {
        return traffic.targets().stream()
                .filter(state -> state.name().equals(target))
                .mapToInt(TargetState::inFlight)
                .sum();
    }

    private Traffic<String> traffic(int fromQueue, int fromLanes, int cap, double rate) {
        Predicate<TargetName> nobody = target -> false;
        return new Traffic<>(limits(fromQueue, fromLanes, cap, rate), nobody, () -> nanos, exits());
    }

    private static TrafficLimits limits(int fromQueue, int fromLanes, int cap, double rate) {
        return new TrafficLimits(fromQueue, fromLanes, target -> cap, target -> rate, 5);
    }

    private Traffic.Exits<String> exits() {
        return new Traffic.Exits<>() {
            @Override
            public void start(String call, Ticket ticket) {
                started.add(call);
                tickets.add(ticket);
            }

            @Override
            public void toLane(String call, TargetName target) {
                toLane.add(call);
            }

            @Override
            public void roomFor(TargetName target) {
                looked.add(target);
            }
        };
    }
}
