package dev.serai.calls;

import java.nio.file.Path;

class SteeringOnEmbeddedServicesTest extends SteeringContract {
    @Override
    CallsServices services(Path folder) {
        return CallsServices.embedded(folder);
    }
}
