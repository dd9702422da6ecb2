package dev.serai.edge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts' health as one page. */
final class HealthPage {
    private static final Logger LOG = LoggerFactory.getLogger(HealthPage.class);

    private final Map<String, Readiness> checks = new ConcurrentSkipListMap<>();

    /** @param up whether nothing is down */
    record Page(boolean up, String json) {}

    void add(String name, Readiness readiness) {
        if (checks.putIfAbsent(name, readiness) != null) {
            throw new IllegalArgumentException("two health checks are named " + name);
        }
    }

    /** Asks every part, one after the other, on the calling thread. */
    Page ask() {
        Health.State worst = Health.State.UP;
        JsonArray array = new JsonArray();
        for (Map.Entry<String, Readiness> check : checks.entrySet()) {
            Health health = ask(check.getKey(), check.getValue());
            worst = health.state().compareTo(worst) > 0 ? health.state() : worst;
            JsonObject data = new JsonObject();
            health.details().forEach(data::put);
            array.add(new JsonObject()
                    .put("name", check.getKey())
                    .put("status", health.state().name())
                    .put("data", data));
        }
        return page(worst, array);
    }

    /** The process answers: that is all that being alive asks for. */
    static Page live() {
        return page(Health.State.UP, new JsonArray());
    }

    /** What one part says of itself; one that fails to say is down. */
    static Health ask(String name, Readiness readiness) {
        try {
            return readiness.health();
        } catch (RuntimeException e) {
            LOG.warn("health.check-failed name={}", name, e);
            return new Health(Health.State.DOWN, Map.of("error", e.getClass().getSimpleName()));
        }
    }

    private static Page page(Health.State state, JsonArray checks) {
        JsonObject page = new JsonObject().put("status", state.name()).put("checks", checks);
        return new Page(state != Health.State.DOWN, page.encode());
    }
}
