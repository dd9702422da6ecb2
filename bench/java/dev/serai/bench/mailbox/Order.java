package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Requests;
import io.vertx.core.http.RequestOptions;
import java.util.List;

/** One operation again and again for a while, at a Serai or at the bare handler. */
record Order(String url, Operation operation, int connections, long millis) implements Requests {
    static final String PATHS = "/api/v2";

    @Override
    public int count() {
        return 0;
    }

    @Override
    public RequestOptions request(int number) {
        RequestOptions request = new RequestOptions()
                .setMethod(operation.method())
                .setURI(PATHS + operation.path(number))
                .addHeader("Authorization", "Bearer " + Users.token(operation.user(number)));
        return operation.reads() ? request : request.addHeader("Content-Type", "application/json");
    }

    @Override
    public String body(int number) {
        return operation.body(number);
    }

    @Override
    public String line() {
        return url + " " + operation + " " + connections + " " + millis;
    }

    static Order parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new Order(
                words.get(0),
                Operation.valueOf(words.get(1)),
                Integer.parseInt(words.get(2)),
                Long.parseLong(words.get(3)));
    }
}
