package dev.serai.calls;

import dev.serai.edge.ApiException;

/** A page that is not this server's wants something where no key is asked for. */
final class ForeignRequest extends ApiException {
    /** @param setting that would let it in */
    ForeignRequest(String problem, String setting) {
        super(problem + ": list it in " + setting + ", or set AUTHORIZATION_KEY");
    }

    @Override
    public int status() {
        return 403;
    }
}
