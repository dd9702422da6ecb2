package dev.serai.calls.store;

import dev.serai.backing.PostgresAddress;
import java.util.Optional;

class CallStoreOnEmbeddedPostgresTest extends CallStoreContract {
    @Override
    Optional<PostgresAddress> named() {
        return Optional.empty();
    }
}
