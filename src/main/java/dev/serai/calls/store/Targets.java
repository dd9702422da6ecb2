package dev.serai.calls.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is known of targets at one time; a target is {@code scheme://host:port}.
 *
 * @param rules by place
 * @param lanes names of queues by target
 */
public record Targets(Map<String, TargetRule> rules, Map<String, String> lanes) {
    public Targets {
        rules = Map.copyOf(rules);
        lanes = Map.copyOf(lanes);
    }

    /** What was said of its port, else of its host. */
    public boolean paused(String target) {
        return rulesFor(target)
                .flatMap(rule -> rule.paused().stream())
                .findFirst()
                .orElse(false);
    }

    /** When a retry of it was last wished for. */
    public Optional<Instant> retryAt(String target) {
        return rulesFor(target).flatMap(rule -> rule.retryAt().stream()).max(Instant::compareTo);
    }

    private Stream<TargetRule> rulesFor(String target) {
        TargetName name = TargetName.of(target);
        String port = name.target().substring(name.target().indexOf("://") + 3);
        return List.of(port, name.host()).stream().map(rules::get).filter(rule -> rule != null);
    }
}
