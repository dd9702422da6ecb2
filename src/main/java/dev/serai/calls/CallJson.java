package dev.serai.calls;

import dev.serai.calls.store.Attempt;
import dev.serai.calls.store.CallPage;
import dev.serai.calls.store.CallStats;
import dev.serai.calls.store.CallView;
import dev.serai.calls.store.Job;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steering API answers, as maps in the order of their properties. Times are RFC 3339 in UTC. */
final class CallJson {
    private CallJson() {}

    static Map<String, Object> page(CallPage page) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("calls", page.calls().stream().map(CallJson::summary).toList());
        page.next().ifPresent(next -> json.put("before", next.toString()));
        return json;
    }

    static Map<String, Object> call(CallView call) {
        Map<String, Object> json = summary(call);
        json.put("history", call.made().stream().map(CallJson::attempt).toList());
        return json;
    }

    static Map<String, Object> stats(CallStats stats, Map<String, Long> waiting) {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, Object> states = new LinkedHashMap<>();
        stats.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> states.put(entry.getKey().wire(), entry.getValue()));
        json.put("states", states);
        time(json, "oldestAcceptedAt", stats.oldest());
        stats.oldest()
                .ifPresent(oldest -> json.put(
                        "oldestAgeSeconds", Math.max(0, Instant.now().getEpochSecond() - oldest.getEpochSecond())));
        json.put("outbox", stats.outbox());
        json.put("waiting", waiting);
        return json;
    }

    static Map<String, Object> job(Job job) {
        Map<String, Object> json = done("Accepted", Map.of("id", job.id()));
        json.put("state", job.state().wire());
        job.host().ifPresent(host -> json.put("host", host));
        json.put("total", job.total());
        json.put("replayed", job.replayed());
        json.put("startedAt", job.started().toString());
        time(json, "endedAt", job.ended());
        if (!job.error().isEmpty()) {
            json.put("failure", job.error());
        }
        return json;
    }

    static Map<String, Object> targets(List<TargetDesk.Shown> targets) {
        return Map.of("targets", targets.stream().map(CallJson::target).toList());
    }

    /** The envelope of an action that was done, with what it is about. */
    static Map<String, Object> done(String message, Map<String, Object> about) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", false);
        json.put("message", message);
        json.putAll(about);
        return json;
    }

    private static Map<String, Object> summary(CallView call) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", call.id());
        json.put("state", call.state().wire());
        json.put("method", call.method());
        json.put("url", call.url());
        json.put("target", call.target());
        json.put("attempts", call.attempts());
        json.put("acceptedAt", call.firstAccepted().toString());
        if (!call.accepted().equals(call.firstAccepted())) {
            json.put("replayedAt", call.accepted().toString());
        }
        json.put("updatedAt", call.updated().toString());
        time(json, "nextAttemptAt", call.nextAt());
        if (!call.ended().isEmpty()) {
            json.put("lastFailure", call.ended());
        }
        return json;
    }

    private static Map<String, Object> attempt(Attempt attempt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", attempt.number());
        json.put("at", attempt.at().toString());
        attempt.status().ifPresent(status -> json.put("status", status));
        if (!attempt.error().isEmpty()) {
            json.put("error", attempt.error());
        }
        json.put("ms", attempt.millis());
        return json;
    }

    private static Map<String, Object> target(TargetDesk.Shown target) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", target.target());
        json.put("state", target.state());
        json.put("inFlight", target.inFlight());
        json.put("waiting", target.waiting());
        json.put("failures", target.failures());
        if (!target.lastFailure().isEmpty()) {
            json.put("lastFailure", target.lastFailure());
        }
        target.nextProbe().ifPresent(wait -> json.put("nextProbeMs", wait.toMillis()));
        return json;
    }

    private static void time(Map<String, Object> json, String name, Optional<Instant> time) {
        time.ifPresent(when -> json.put(name, when.toString()));
    }
}
