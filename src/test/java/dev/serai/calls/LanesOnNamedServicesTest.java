package dev.serai.calls;

import dev.serai.testing.OnNamedServices;
import dev.serai.testing.Services;
import java.nio.file.Path;

@OnNamedServices
class LanesOnNamedServicesTest extends LanesContract {
    @Override
    Services services(Path folder) throws Exception {
        return Services.named(folder);
    }
}
