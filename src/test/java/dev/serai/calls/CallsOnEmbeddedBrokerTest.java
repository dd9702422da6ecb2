package dev.serai.calls;

import java.util.Map;

class CallsOnEmbeddedBrokerTest extends CallsContract {
    @Override
    Map<String, String> broker() {
        return Map.of();
    }
}
