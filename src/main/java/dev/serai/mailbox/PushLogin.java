package dev.serai.mailbox;

import dev.serai.kit.Durations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Logs the service user in. Safe for any thread; no thread waits. */
final class PushLogin implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_BYTES = 64 * 1024;

    /** What a header can hold. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,16384}");

    private final Vertx vertx;
    private final PushSettings settings;
    private final Duration patience;
    private final HttpClient client;

    /** @param patience with one login */
    PushLogin(Vertx vertx, PushSettings settings, Duration patience) {
        this.vertx = vertx;
        this.settings = settings;
        this.patience = patience;
        // logins are rare: a connection that was kept would be one that is closed already
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) patience.toMillis()));
    }

    /** The token, on an event loop; fails with {@link PushLoginFailed}, at the latest when the patience is over. */
    CompletableFuture<String> token() {
        CompletableFuture<String> token = new CompletableFuture<>();
        long timer = vertx.setTimer(
                patience.toMillis(), late -> fail(token, "no answer within " + Durations.print(patience)));
        Future<HttpClientRequest> request = client.request(new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(settings.login().toString()));
        request.compose(open -> {
                    CompletableFuture<?> unused = token.exceptionally(failure -> {
                        open.reset();
                        return null;
                    });
                    return open.putHeader("Content-Type", "application/json").send(credentials());
                })
                .compose(response -> read(response, token))
                .onComplete(answer -> {
                    vertx.cancelTimer(timer);
                    if (answer.failed()) {
                        fail(token, String.valueOf(answer.cause().getMessage()));
                    } else {
                        parse(answer.result(), token);
                    }
                });
        return token;
    }

    @Override
    public void close() {
        client.close();
    }

    private Buffer credentials() {
        return new JsonObject()
                .put("username", settings.username())
                .put("password", settings.password())
                .toBuffer();
    }

    private static Future<Buffer> read(HttpClientResponse response, CompletableFuture<String> token) {
        if (response.statusCode() / 100 != 2) {
            fail(token, "it was answered " + response.statusCode());
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                fail(token, "its answer has more than " + MOST_BYTES + " bytes");
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(end -> whole.tryComplete(body));
        response.exceptionHandler(whole::tryFail);
        return whole.future();
    }

    private static void parse(Buffer answer, CompletableFuture<String> token) {
        try {
            Object value = new JsonObject(answer).getValue("token");
            if (value instanceof String text && TOKEN.matcher(text).matches()) {
                token.complete(text);
                return;
            }
        } catch (DecodeException notJson) {
            fail(token, "its answer is not JSON");
        }
        fail(token, "its answer has no token");
    }

    private static void fail(CompletableFuture<String> token, String because) {
        token.completeExceptionally(new PushLoginFailed(because));
    }
}
