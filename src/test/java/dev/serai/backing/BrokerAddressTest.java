package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "amqp://u:p@h:1234/v, amqp, h, 1234, u, p, v",
        "amqp://h, amqp, h, 5672, guest, guest, /",
        "amqps://u:p@h/, amqps, h, 5671, u, p, /",
        "AMQP://u:p@h/%2F, amqp, h, 5672, u, p, /",
        "amqp://u:p@h//, amqp, h, 5672, u, p, /",
        "amqp://u%40x:p%2Fa+%25@h/a%20b?heartbeat=30, amqp, h, 5672, u@x, p/a+%, a b",
        "amqp://u:p:q@[::1]:5673, amqp, [::1], 5673, u, p:q, /",
    })
    void readsUris(String text, String scheme, String host, int port, String user, String password, String vhost) {
        BrokerAddress address = BrokerAddress.parse(text);

        assertThat(address).isEqualTo(new BrokerAddress(scheme, host, port, user, password, vhost, false));
        assertThat(BrokerAddress.parse(address.uri())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:hunter2@h", "amqp://u:hunter2@", "amqp://u:hunter2@h:99999", "amqp://u:hunter2 @h",
                "amqp://u:hunter2#@h", "u:hunter2@h", "amqp://u:hunter2@h:port", "amqp://u:hunter2%zz@h"
            })
    void refusesOthersWithoutQuotingThePassword(String text) {
        assertThatThrownBy(() -> BrokerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void showsNoPasswordInLogs() {
        BrokerAddress address = BrokerAddress.parse("amqp://u:hunter2@h/v");

        assertThat(address.masked()).isEqualTo("amqp://u:***@h:5672/v");
        assertThat(address.toString()).isEqualTo(address.masked());
    }
}
