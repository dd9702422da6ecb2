package dev.serai.bench.mailbox;

import io.vertx.core.http.HttpMethod;

/** What is measured of the mailbox. */
enum Operation {
    LIST("list", "/message/list?limit=" + Operation.PAGE),
    THREADS("thread list", "/thread?limit=" + Operation.PAGE),
    REPLY("reply", ""),
    SEND("send", "/message/send");

    /** Messages or threads of one answer. */
    static final int PAGE = 20;

    private static final String TEXT =
            "The order is on its way. It leaves the house tonight, and we write again when it is"
                    + " with the carrier; until then nothing is left for you to do.";

    private final String title;
    private final String path;

    Operation(String title, String path) {
        this.title = title;
        this.path = path;
    }

    String title() {
        return title;
    }

    boolean reads() {
        return this == LIST || this == THREADS;
    }

    HttpMethod method() {
        return reads() ? HttpMethod.GET : HttpMethod.POST;
    }

    /** Whose the numbered request is; one of a thread's first users replies to it. */
    String user(int number) {
        return reads() ? Users.READER : Users.other(this == REPLY ? thread(number) : number);
    }

    /** Below {@code /api/v2}. */
    String path(int number) {
        return this == REPLY ? "/threads/thread/" + thread(number) + "/reply" : path;
    }

    /** Of no request that reads. */
    String body(int number) {
        return switch (this) {
            case SEND ->
                "{\"to\": [\"" + Users.other(number + 1) + "\", \"" + Users.other(number + 2)
                        + "\"], \"subject\": \"Order " + number + "\", \"message\": \"" + TEXT + "\"}";
            case REPLY -> "{\"message\": \"" + TEXT + "\"}";
            default -> "";
        };
    }

    /** One after the other, so that clients meet in none. */
    private static int thread(int number) {
        return 1 + number % Tables.THREADS;
    }
}
