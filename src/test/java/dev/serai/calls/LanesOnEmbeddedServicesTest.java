package dev.serai.calls;

import dev.serai.testing.Services;
import java.nio.file.Path;

class LanesOnEmbeddedServicesTest extends LanesContract {
    @Override
    Services services(Path folder) throws Exception {
        return Services.embedded(folder);
    }
}
