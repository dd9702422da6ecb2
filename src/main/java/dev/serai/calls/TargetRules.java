package dev.serai.calls;

import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.calls.store.TargetBook;
import dev.serai.calls.store.TargetRule;
import dev.serai.calls.store.Targets;
import dev.serai.calls.targets.TargetName;
import dev.serai.calls.targets.Traffic;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators said of targets and which lanes there are, as last read; the same for all nodes within a second or two.
 * While PostgreSQL is away, or refuses, the last word counts, and no new lane can be noted.
 */
final class TargetRules implements LaneRegistry {
    private static final Logger log = LoggerFactory.getLogger(TargetRules.class);

    private final TargetBook book;
    private final int mostLanes;
    private volatile Known known = new Known(new Targets(Map.of(), Map.of()), new ConcurrentHashMap<>());

    /** @param paused answers found before, since this is asked for each call */
    private record Known(Targets targets, Map<TargetName, Boolean> paused) {}

    /** @param mostLanes of single targets; what is beyond shares some */
    TargetRules(TargetBook book, int mostLanes) {
        this.book = book;
        this.mostLanes = mostLanes;
    }

    boolean paused(TargetName target) {
        Known now = known;
        return !now.targets.rules().isEmpty()
                && now.paused.computeIfAbsent(target, name -> now.targets.paused(name.toString()));
    }

    /** The hosts, and ports of hosts, that operators hold back. */
    List<String> pausedPlaces() {
        return known.targets.rules().values().stream()
                .filter(rule -> rule.paused().orElse(false))
                .map(TargetRule::place)
                .sorted()
                .toList();
    }

    /** Reads again, and has targets probed that an operator wants to be; blocks. */
    void refresh(Traffic<?> traffic) {
        try {
            Targets fresh = book.load();
            Targets before = known.targets;
            known = new Known(fresh, new ConcurrentHashMap<>());
            for (TargetRule rule : fresh.rules().values()) {
                Instant last = before.rules().containsKey(rule.place())
                        ? before.rules().get(rule.place()).retryAt().orElse(Instant.MIN)
                        : Instant.MIN;
                if (rule.retryAt().orElse(Instant.MIN).isAfter(last)) {
                    traffic.retryNow(rule.place());
                }
            }
        } catch (DatabaseAway e) {
            log.debug("calls.targets-not-read because={}", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("calls.targets-not-read because={}", e.toString());
        }
    }

    @Override
    public boolean note(TargetName target, String queue) {
        try {
            return book.registerLane(target.toString(), queue, mostLanes);
        } catch (RuntimeException e) {
            log.debug("calls.lane-not-noted target={} because={}", target, e.getMessage());
            return false;
        }
    }

    @Override
    public boolean forget(TargetName target) {
        try {
            book.forgetLane(target.toString());
            return true;
        } catch (RuntimeException e) {
            log.debug("calls.lane-not-forgotten target={} because={}", target, e.getMessage());
            return false;
        }
    }

    @Override
    public boolean unknown(TargetName target) {
        try {
            return !book.load().lanes().containsKey(target.toString());
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public Map<TargetName, String> all() {
        Map<TargetName, String> lanes = new HashMap<>();
        known.targets.lanes().forEach((target, queue) -> lanes.put(TargetName.parse(target), queue));
        return lanes;
    }
}
