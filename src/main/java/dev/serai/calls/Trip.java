package dev.serai.calls;

import dev.serai.kit.Durations;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One attempt on its way: from stop to stop until a status, a mishap or the end of its time. Everything in it happens on
 * the event loop of its context, but for {@link #abandon}.
 */
final class Trip {
    private final Courier courier;
    private final Vertx vertx;
    private final CourierSettings settings;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final long began = System.nanoTime();
    private HttpClientRequest current;

    Trip(Courier courier, Vertx vertx, CourierSettings settings) {
        this.courier = courier;
        this.vertx = vertx;
        this.settings = settings;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Ends the trip from any thread. */
    void abandon(String reason) {
        answer.complete(new Answer.NoAnswer(reason, took()));
    }

    void start(Context context, Stop stop, Parcel parcel) {
        context.runOnContext(begin -> {
            long timer = vertx.setTimer(settings.responseTimeout().toMillis(), expired -> {
                abandon("timeout after " + Durations.print(settings.responseTimeout()));
                if (current != null) {
                    current.reset();
                }
            });
            visit(stop, parcel, 0).onComplete(end -> {
                vertx.cancelTimer(timer);
                if (end.succeeded()) {
                    answer.complete(end.result());
                } else if (!answer.isDone()) {
                    abandon(Mishap.reason(end.cause()));
                }
            });
        });
    }

    private Future<Answer> visit(Stop stop, Parcel parcel, int redirects) {
        return addresses(stop)
                .compose(addresses -> exchange(courier.client(parcel), stop, parcel, addresses))
                .compose(response -> {
                    Drain.start(vertx, response, settings.responseTimeout());
                    return isRedirect(response.statusCode())
                            ? redirect(stop, parcel, redirects, response)
                            : Future.succeededFuture(status(response));
                });
    }

    /** The checked addresses of a stop: what is connected to later is one of these and never looked up again. */
    private Future<List<InetAddress>> addresses(Stop stop) {
        return Future.fromCompletionStage(courier.names().find(stop.name()), vertx.getOrCreateContext())
                .timeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(lookUpMishap(stop, failure)))
                .map(addresses -> {
                    addresses.forEach(address -> courier.refuse(stop, address).ifPresent(reason -> {
                        throw new Mishap(reason);
                    }));
                    return addresses;
                });
    }

    private Throwable lookUpMishap(Stop stop, Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return new Mishap("unknown host " + stop.name());
        }
        return Mishap.isTimeout(failure)
                ? new Mishap("name look-up timeout after " + Durations.print(settings.connectTimeout()))
                : failure;
    }

    /**
     * Sends the parcel and waits for a status. A kept connection that turns out to be closed is no fault of the target:
     * when not a byte came back and the method may be repeated, the parcel goes once more, on a connection of its own.
     */
    private Future<HttpClientResponse> exchange(
            HttpClient client, Stop stop, Parcel parcel, List<InetAddress> addresses) {
        MultiMap headers = parcel.wireHeaders();
        return connect(client, stop, addresses, 0).compose(request -> {
            if (answer.isDone()) {
                giveBack(client, request);
                throw new Mishap("trip is over");
            }
            current = request;
            request.setMethod(parcel.method());
            request.headers().setAll(headers);
            boolean kept = client != courier.fresh() && request.streamId() > 1;
            Future<HttpClientResponse> response = parcel.hasBody() ? request.send(parcel.body()) : request.send();
            return response.onComplete(done -> current = null)
                    .recover(failure -> kept && parcel.isIdempotent() && wasStale(request, failure)
                            ? exchange(courier.fresh(), stop, parcel, addresses)
                            : Future.failedFuture(failure));
        });
    }

    /** An unused connection goes back to its pool, or away where the next call counts on a new one. */
    private void giveBack(HttpClient client, HttpClientRequest request) {
        request.reset();
        if (client == courier.fresh()) {
            request.connection().close();
        }
    }

    private boolean wasStale(HttpClientRequest request, Throwable failure) {
        return !answer.isDone()
                && (failure instanceof HttpClosedException || failure instanceof IOException)
                && !Wire.heard(request.connection());
    }

    /** Tries one address after the other; only the last one's mishap is told. */
    private Future<HttpClientRequest> connect(HttpClient client, Stop stop, List<InetAddress> addresses, int index) {
        if (answer.isDone()) {
            return Future.failedFuture(new Mishap("trip is over"));
        }
        InetAddress address = addresses.get(index);
        RequestOptions options = new RequestOptions()
                // by number: Vert.x would take two addresses of one name for the same server
                .setServer(SocketAddress.inetSocketAddress(stop.port(), address.getHostAddress()))
                .setHost(stop.host())
                .setPort(stop.port())
                .setSsl(stop.tls())
                .setURI(stop.path())
                .setConnectTimeout(settings.connectTimeout().toMillis());
        return client.request(options).recover(failure -> {
            if (failure instanceof HttpClosedException && client != courier.fresh()) {
                // the pool handed out a connection that had just died: nothing was sent on it
                return connect(courier.fresh(), stop, addresses, index);
            }
            boolean timeout = Mishap.isTimeout(failure);
            boolean another = index + 1 < addresses.size() && !answer.isDone();
            if (another && (timeout || !(failure instanceof SSLException))) {
                return connect(client, stop, addresses, index + 1);
            }
            return Future.failedFuture(
                    timeout
                            ? new Mishap("connect timeout after " + Durations.print(settings.connectTimeout()))
                            : failure);
        });
    }

    private Future<Answer> redirect(Stop from, Parcel parcel, int redirects, HttpClientResponse response) {
        int status = response.statusCode();
        Stop to = from.follow(response.getHeader(HttpHeaders.LOCATION));
        if (status < 307 && !parcel.isRead()) {
            throw new Mishap("redirect to " + to.origin() + ": " + status + " would lose the body of a "
                    + parcel.method().name());
        }
        if (redirects == settings.maxRedirects()) {
            throw new Mishap("redirect limit of " + settings.maxRedirects());
        }
        boolean sameOrigin = to.origin().equals(from.origin());
        return visit(to, sameOrigin ? parcel : parcel.withoutCredentials(), redirects + 1);
    }

    private Answer status(HttpClientResponse response) {
        int status = response.statusCode();
        if (status < 200) {
            response.request().reset();
            throw new Mishap("unexpected status " + status);
        }
        Optional<Duration> retryAfter = status == 429 || status == 503
                ? RetryAfter.parse(response.getHeader(HttpHeaders.RETRY_AFTER), courier.clock())
                : Optional.empty();
        return new Answer.Status(status, retryAfter, took());
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
