package dev.serai.bench.mailbox;

import dev.serai.auth.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** What Serai asks its statements with for the requests of this bench. */
final class Arguments {
    private static final int MOST = 10_000;
    private static final long MOST_BYTES = 32 * 1024 * 1024;

    private Arguments() {}

    static Map<String, Object> send(Caller caller, JsonObject body) {
        JsonArray to = body.getJsonArray("to");
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("from", caller.username());
        arguments.put("parent", null);
        arguments.put("to", to.stream().toArray(String[]::new));
        arguments.put("subject", body.getString("subject"));
        arguments.put("message", body.getString("message"));
        return arguments;
    }

    static Map<String, Object> reply(Caller caller, int thread, JsonObject body) {
        return Map.of(
                "caller",
                caller.username(),
                "uuid",
                caller.uuid(),
                "thread",
                thread,
                "message",
                body.getString("message"));
    }

    static Map<String, Object> list(String owner, long limit) {
        Map<String, Object> arguments = threads(owner, limit);
        arguments.put("from", null);
        arguments.put("summary", false);
        arguments.put("received", false);
        arguments.put("sent", false);
        arguments.put("unread", false);
        arguments.put("mostBytes", MOST_BYTES);
        return arguments;
    }

    static Map<String, Object> threads(String owner, long limit) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("owner", owner);
        arguments.put("limit", limit);
        arguments.put("offset", 0L);
        arguments.put("archived", null);
        arguments.put("most", MOST);
        return arguments;
    }
}
