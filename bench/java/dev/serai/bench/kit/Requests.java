package dev.serai.bench.kit;

import io.vertx.core.http.RequestOptions;

/** What a load is to ask of a server: one numbered request after the other, as a line that crosses processes. */
public interface Requests {
    /** Whose host and port it is asked of. */
    String url();

    /** How many ask at once, each one after the other. */
    int connections();

    /** How many are asked; 0: as many as the time allows. */
    int count();

    /** How long is asked; 0: until all are. */
    long millis();

    /** Method, path and headers of a request. */
    RequestOptions request(int number);

    /** Empty: the request has none. */
    String body(int number);

    String line();
}
