package dev.serai.calls;

import dev.serai.testing.OnNamedServices;
import java.nio.file.Path;

@OnNamedServices
class OutagesOnNamedServicesTest extends OutagesContract {
    @Override
    CallsServices services(Path folder) {
        return CallsServices.named(folder);
    }
}
