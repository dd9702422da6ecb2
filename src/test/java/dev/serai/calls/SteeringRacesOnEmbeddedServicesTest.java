package dev.serai.calls;

import java.nio.file.Path;

class SteeringRacesOnEmbeddedServicesTest extends SteeringRacesContract {
    @Override
    CallsServices services(Path folder) {
        return CallsServices.embedded(folder);
    }
}
