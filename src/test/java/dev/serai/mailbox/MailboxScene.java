package dev.serai.mailbox;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.Serai;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Services;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** A running Serai with a mailbox, and what users ask of it. */
final class MailboxScene implements AutoCloseable {
    static final String SECRET = "s";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Serai serai;
    private final PostgresRows postgres;

    /** @param more settings beside those of every test */
    MailboxScene(Path folder, Services services, Map<String, String> more) throws Exception {
        postgres = new PostgresRows(services.environment().get("POSTGRES_URL"));
        Map<String, String> all = new HashMap<>(services.environment());
        all.put("SERAI_DATA", folder.resolve("data-" + UUID.randomUUID()).toString());
        all.put("PORT", "0");
        all.put("MANAGEMENT_PORT", "0");
        all.put("QUEUE_NAME", "services-" + UUID.randomUUID());
        all.put("JWT_SECRET", SECRET);
        all.putAll(more);
        serai = Serai.start(folder, Settings.load(folder, all, new Properties()));
    }

    Serai serai() {
        return serai;
    }

    /** @param path below {@code /api/v2} */
    HttpResponse<String> get(String user, String path) {
        return send("GET", user, path, "");
    }

    HttpResponse<String> post(String user, String path, String json) {
        return send("POST", user, path, json, "Content-Type", "application/json");
    }

    HttpResponse<String> send(String method, String user, String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token(user);
        return Http.send(method, serai.url() + "/api/v2" + path, body, all);
    }

    /** Sends a message and answers its sender's copy. */
    JsonNode sent(String from, List<String> to, String subject) {
        return message(post(from, "/message/send", body(to, subject)));
    }

    /** Replies to a message of the sender's and answers the sender's copy. */
    JsonNode replied(String from, JsonNode parent, List<String> to, String subject) {
        return message(post(from, "/message/reply/" + parent.get("id"), body(to, subject)));
    }

    /** The one message of a user that has this subject. */
    JsonNode find(String user, String subject) {
        for (JsonNode message : json(get(user, "/message/list")).get("messages")) {
            if (message.get("subject").asText().equals(subject)) {
                return message;
            }
        }
        throw new AssertionError(user + " has no " + subject);
    }

    /** The first column of the rows, as text, by a connection beside Serai's. */
    List<String> sql(String statement) {
        return postgres.of(statement);
    }

    static String body(List<String> to, String subject) {
        return JSON.createObjectNode()
                .put("subject", subject)
                .put("message", "M")
                .<ObjectNode>set("to", JSON.valueToTree(to))
                .toString();
    }

    static String token(String user) {
        return token(user, "");
    }

    /** @param more another claim */
    static String token(String user, String more) {
        return JWT.create().withClaim("username", user).withClaim("more", more).sign(Algorithm.HMAC256(SECRET));
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode message(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return json(answer);
    }

    @Override
    public void close() {
        serai.close();
    }
}
