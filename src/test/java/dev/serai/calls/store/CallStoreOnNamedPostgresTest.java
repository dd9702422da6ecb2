package dev.serai.calls.store;

import dev.serai.backing.PostgresAddress;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
        named = "TEST_POSTGRES_URL",
        matches = ".+",
        disabledReason = "no real PostgreSQL: set TEST_POSTGRES_URL to test against one")
class CallStoreOnNamedPostgresTest extends CallStoreContract {
    @Override
    Optional<PostgresAddress> named() {
        return Optional.of(PostgresAddress.parse(System.getenv("TEST_POSTGRES_URL")));
    }
}
