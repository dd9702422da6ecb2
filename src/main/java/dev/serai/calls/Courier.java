package dev.serai.calls;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Makes one attempt of one call over HTTP/1.1.
 *
 * <p>Success is a 2xx as soon as its headers are in; the body is thrown away. Redirects 307 and 308 are followed with
 * method and body, 301 to 303 for GET and HEAD only; when the origin changes, credentials stay behind. Every address is
 * shown to {@link Destinations} before it is connected to, on every stop.
 *
 * <p>Connections are kept for 30 idle seconds, except for calls that have a single attempt: a kept connection may turn
 * out to be closed, and they could not try again.
 *
 * <p>Thread-safe. Answers complete on a Vert.x event loop, where whoever hears them must not block.
 */
final class Courier implements AutoCloseable {
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final CourierSettings settings;
    private final Destinations destinations;
    private final Clock clock;
    private final NameLookup names;
    private final HttpClient keeping;
    private final HttpClient fresh;
    private final List<? extends Context> contexts;
    private final Set<Trip> underway = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Courier(Vertx vertx, CourierSettings settings, Destinations destinations, Clock clock) {
        this(vertx, settings, destinations, clock, new NameLookup(), null);
    }

    /** @param trust null for the JVM's trust store */
    Courier(
            Vertx vertx,
            CourierSettings settings,
            Destinations destinations,
            Clock clock,
            NameLookup names,
            TrustOptions trust) {
        this.vertx = vertx;
        this.settings = settings;
        this.destinations = destinations;
        this.clock = clock;
        this.names = names;
        this.keeping = httpClient(true, trust);
        this.fresh = httpClient(false, trust);
        this.contexts = IntStream.range(0, Runtime.getRuntime().availableProcessors() * 2)
                .mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
    }

    /**
     * Makes the attempt, without blocking.
     *
     * @param id of the call, sent as {@code Serai-Call-Id}
     * @param attempt from 1, sent as {@code Serai-Attempt}
     * @return never fails: whatever goes wrong is an {@link Answer.NoAnswer}
     */
    CompletableFuture<Answer> attempt(CallRequest call, String id, int attempt) {
        Trip trip = new Trip(this, vertx, settings);
        underway.add(trip);
        try {
            Stop stop = Stop.of(call.url());
            trip.start(contextFor(stop), stop, Parcel.of(call, id, attempt, settings.version()));
        } catch (Mishap e) {
            trip.abandon(e.getMessage());
        } catch (IllegalArgumentException e) {
            trip.abandon("a request that HTTP does not allow");
        } catch (RejectedExecutionException e) {
            trip.abandon("shut down");
        }
        if (closed) {
            trip.abandon("shut down");
        }
        return trip.answer().whenComplete((answer, never) -> underway.remove(trip));
    }

    /** Closes every connection and answers what is under way with {@code shut down}; waits for nothing. */
    @Override
    public void close() {
        closed = true;
        underway.forEach(trip -> trip.abandon("shut down"));
        keeping.close();
        fresh.close();
        names.close();
    }

    HttpClient client(Parcel parcel) {
        return parcel.single() ? fresh : keeping;
    }

    /** A client whose connections serve one request each. */
    HttpClient fresh() {
        return fresh;
    }

    NameLookup names() {
        return names;
    }

    Clock clock() {
        return clock;
    }

    Optional<String> refuse(Stop stop, InetAddress address) {
        String name = stop.name();
        return destinations.refuse(
                name.endsWith(".") ? name.substring(0, name.length() - 1) : name, address, stop.port());
    }

    /** One event loop for all calls to an origin: the pool then never hands a connection from loop to loop. */
    private Context contextFor(Stop stop) {
        return contexts.get(Math.floorMod(stop.origin().hashCode(), contexts.size()));
    }

    private HttpClient httpClient(boolean keepAlive, TrustOptions trust) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(keepAlive)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout((int)
                        Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()))
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setTrustOptions(trust);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(settings.maxConnections()))
                .withConnectHandler(Wire::attach)
                .build();
    }
}
