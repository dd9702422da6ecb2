package dev.serai.mailbox;

import dev.serai.testing.Services;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
        named = "TEST_AMQP_URI",
        matches = ".+",
        disabledReason = "no real broker: set TEST_AMQP_URI to test against one")
@EnabledIfEnvironmentVariable(
        named = "TEST_POSTGRES_URL",
        matches = ".+",
        disabledReason = "no real PostgreSQL: set TEST_POSTGRES_URL to test against one")
class ThreadsOnATakenOverDatabaseTest extends ThreadsContract {
    @Override
    Services services(Path folder) throws Exception {
        Services services = Services.named(folder);
        new PostgresRows(services.environment().get("POSTGRES_URL")).of(OriginalDatabase.statements());
        return services;
    }
}
