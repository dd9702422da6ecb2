package dev.serai.mailbox;

import dev.serai.testing.Services;
import java.nio.file.Path;

class PushOnEmbeddedServicesTest extends PushContract {
    @Override
    Services services(Path folder) throws Exception {
        return Services.embedded(folder);
    }
}
