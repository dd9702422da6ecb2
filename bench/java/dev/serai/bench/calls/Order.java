package dev.serai.bench.calls;

import dev.serai.bench.kit.Requests;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a load is to post: one number after the other, as calls to a Serai or as plain requests.
 *
 * @param url where the posts go
 * @param target where each call goes, followed by its number; empty: the posts are the requests themselves, and the
 *     number follows {@code url}
 * @param notBefore of each call
 * @param connections that post at once, each one after the other
 * @param count how many are posted; 0: as many as the time allows
 * @param millis how long is posted; 0: until all are
 */
record Order(String url, Optional<String> target, Optional<Instant> notBefore, int connections, int count, long millis)
        implements Requests {
    private static final String NONE = "-";

    Order {
        if (connections < 1 || (count == 0) == (millis == 0)) {
            throw new IllegalArgumentException("an order is for a number or for a time");
        }
    }

    /** Calls to be accepted. */
    static Order calls(String serai, String target, int connections, int count) {
        return new Order(serai + "/calls", Optional.of(target), Optional.empty(), connections, count, 0);
    }

    /** Requests to the target itself. */
    static Order plain(String target, int connections, int count) {
        return new Order(target, Optional.empty(), Optional.empty(), connections, count, 0);
    }

    /** The same posts to somebody else. */
    Order to(String other) {
        return new Order(other, target, notBefore, connections, count, millis);
    }

    Order notBefore(Instant time) {
        return new Order(url, target, Optional.of(time), connections, count, millis);
    }

    Order during(long time) {
        return new Order(url, target, notBefore, connections, 0, time);
    }

    @Override
    public RequestOptions request(int number) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI(path(number))
                .addHeader("Content-Type", "application/json");
    }

    @Override
    public String body(int number) {
        return target.map(to -> Calls.json(to + number, number, notBefore)).orElseGet(() -> Calls.order(number));
    }

    private String path(int number) {
        String path = URI.create(url).getPath();
        return target.isPresent() ? path : path + number;
    }

    @Override
    public String line() {
        return String.join(
                " ",
                url,
                target.orElse(NONE),
                notBefore.map(Instant::toString).orElse(NONE),
                Integer.toString(connections),
                Integer.toString(count),
                Long.toString(millis));
    }

    static Order parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new Order(
                words.get(0),
                Optional.of(words.get(1)).filter(word -> !word.equals(NONE)),
                Optional.of(words.get(2)).filter(word -> !word.equals(NONE)).map(Instant::parse),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Long.parseLong(words.get(5)));
    }
}
