package dev.serai.mailbox;

import dev.serai.testing.OnNamedServices;
import dev.serai.testing.Services;
import java.nio.file.Path;

@OnNamedServices
class ThreadsOnATakenOverDatabaseTest extends ThreadsContract {
    @Override
    Services services(Path folder) throws Exception {
        Services services = Services.named(folder);
        new PostgresRows(services.environment().get("POSTGRES_URL")).of(OriginalDatabase.statements());
        return services;
    }
}
