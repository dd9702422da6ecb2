package dev.serai.mailbox;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies members of threads of new messages, by a durable call for each message. */
final class Push implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Push.class);

    /** The header by which a call names the door that signs it. */
    private static final String SIGNER_HEADER = "seraiSigner";

    private static final String KEPT = "seraiPushKept";

    private final Optional<URI> notifications;
    private final Optional<PushLogin> login;
    private final Optional<PushTokens> tokens;

    /** @param settings absent when nobody is notified */
    Push(Optional<PushSettings> settings, Vertx vertx, Clock clock) {
        notifications = settings.map(PushSettings::notifications);
        login = settings.map(enabled -> new PushLogin(vertx, enabled, PushLogin.PATIENCE));
        tokens = login.map(service -> new PushTokens(service::token, clock));
    }

    /** Whether the statement before this step named somebody to notify, and somebody does it. */
    boolean isWanted(Exchange exchange) {
        return notifications.isPresent() && exchange.getProperty(Statement.NOTIFY) != null;
    }

    /** Makes the call the body, and keeps what was. */
    void toCall(Exchange exchange) {
        Message message = exchange.getMessage();
        exchange.setProperty(KEPT, message.getBody());
        message.setHeader(SIGNER_HEADER, PushRoutes.SIGNER);
        JsonArray names = new JsonArray(exchange.getProperty(Statement.NOTIFY, String.class));
        message.setBody(new JsonObject()
                .put("url", notifications.orElseThrow().toString())
                .put("method", "POST")
                .put("headers", new JsonObject().put("Content-Type", "application/json"))
                .put("body", body(names))
                .toBuffer()
                .getBytes());
    }

    /** The message is stored already, so its sender is not told. */
    void notKept(Exchange exchange) {
        Exception because = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        log.error("mailbox.push-not-kept because={}", because.getMessage());
    }

    void restore(Exchange exchange) {
        exchange.getMessage().removeHeader(SIGNER_HEADER);
        exchange.getMessage().setBody(exchange.removeProperty(KEPT));
    }

    /** The token for an attempt of a call, with a new one where an attempt has failed before. */
    CompletableFuture<String> token(int attempt) {
        return tokens.map(cache -> cache.token(attempt > 1))
                .orElseGet(() -> CompletableFuture.failedFuture(new PushLoginFailed("mailbox.push.enabled is off")));
    }

    @Override
    public void close() {
        login.ifPresent(PushLogin::close);
    }

    private static String body(JsonArray names) {
        JsonArray data = new JsonArray();
        names.forEach(name -> data.add(new JsonObject()
                .put("username", name)
                .put("notificationType", "New Message")
                .put("title", "Notification:")
                .put("body", "You have a new message.")));
        return new JsonObject().put("pushData", data).encode();
    }
}
