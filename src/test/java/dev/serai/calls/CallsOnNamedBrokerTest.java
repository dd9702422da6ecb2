package dev.serai.calls;

import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
        named = "TEST_AMQP_URI",
        matches = ".+",
        disabledReason = "no real broker: set TEST_AMQP_URI to test against one")
class CallsOnNamedBrokerTest extends CallsContract {
    @Override
    Map<String, String> broker() {
        return Map.of("AMQP_URI", System.getenv("TEST_AMQP_URI"));
    }
}
