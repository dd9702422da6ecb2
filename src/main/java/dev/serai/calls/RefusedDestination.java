package dev.serai.calls;

import dev.serai.edge.ApiException;
import java.net.URI;

/** A call is to go where none may go, which is known before it is accepted. */
final class RefusedDestination extends ApiException {
    RefusedDestination(URI url, String reason) {
        super("url is " + Shown.url(url.toString()) + ", " + reason);
    }

    @Override
    public int status() {
        return 400;
    }
}
