package dev.serai.calls.store;

/** PostgreSQL is away, does not answer in time, or has more to do than it gets done. */
public final class StoreUnavailable extends RuntimeException {
    StoreUnavailable(String because) {
        super("the store of calls is not usable: " + because);
    }

    StoreUnavailable(String because, Throwable cause) {
        super("the store of calls is not usable: " + because, cause);
    }
}
