package dev.serai.calls;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
        named = CallsServices.AMQP,
        matches = ".+",
        disabledReason = "no real broker: set TEST_AMQP_URI to test against one")
@EnabledIfEnvironmentVariable(
        named = CallsServices.POSTGRES,
        matches = ".+",
        disabledReason = "no real PostgreSQL: set TEST_POSTGRES_URL to test against one")
class SteeringRacesOnNamedServicesTest extends SteeringRacesContract {
    @Override
    CallsServices services(Path folder) {
        return CallsServices.named(folder);
    }
}
