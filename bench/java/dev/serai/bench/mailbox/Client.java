package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Load;
import dev.serai.bench.kit.Posted;
import dev.serai.testing.Http;
import java.util.Locale;

/** What is asked of a Serai and of the bare handler alike. */
record Client(Load load) {
    /** Asks for a while, and fails when any answer is not 2xx. */
    Posted ask(String url, Operation operation, int clients, long millis) {
        Posted posted = load.post(new Order(url, operation, clients, millis));
        if (!posted.all().keySet().stream().allMatch(status -> status / 100 == 2)) {
            throw new IllegalStateException(operation.title() + " at " + url + ": " + posted.all());
        }
        return posted;
    }

    /**
     * The same; prints how it went.
     *
     * @param who is asked
     */
    Posted measure(String who, String url, Operation operation, int clients, long millis) {
        Posted posted = ask(url, operation, clients, millis);
        System.out.printf(
                Locale.ROOT,
                "    %s: %,.0f/s, p50 %.1f ms, p99 %.1f ms%n",
                who,
                posted.perSecond(),
                posted.p50() / 1e3,
                posted.p99() / 1e3);
        return posted;
    }

    /** Fails unless both answer a page of the reader's the same. */
    static void compare(String url, String other, Operation operation) {
        String answer = page(url, operation);
        if (!answer.equals(page(other, operation)) || !answer.contains("\"count\" : " + Tables.THREADS)) {
            throw new IllegalStateException(operation.title() + ": " + answer + " and " + page(other, operation));
        }
    }

    private static String page(String url, Operation operation) {
        String token = "Bearer " + Users.token(Users.READER);
        return Http.send("GET", url + Order.PATHS + operation.path(0), "", "Authorization", token)
                .body();
    }
}
