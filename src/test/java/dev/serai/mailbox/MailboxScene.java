package dev.serai.mailbox;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.Serai;
import dev.serai.kit.Settings;
import dev.serai.testing.Http;
import dev.serai.testing.Services;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** A running Serai with a mailbox, and what users ask of it. */
final class MailboxScene implements AutoCloseable {
    static final String SECRET = "s";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Serai serai;

    /** @param more settings beside those of every test */
    MailboxScene(Path folder, Services services, Map<String, String> more) throws Exception {
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

    static String token(String user) {
        return JWT.create().withClaim("username", user).sign(Algorithm.HMAC256(SECRET));
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        serai.close();
    }
}
