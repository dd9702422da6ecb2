package dev.serai.mailbox;

import dev.serai.testing.OnNamedServices;
import dev.serai.testing.Services;
import java.nio.file.Path;

@OnNamedServices
class ThreadsOnNamedServicesTest extends ThreadsContract {
    @Override
    Services services(Path folder) throws Exception {
        return Services.named(folder);
    }
}
