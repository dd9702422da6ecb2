package dev.serai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h:1234/d, h, 1234, d, u, p",
        "postgresql://u:p%40%2F@h/d, h, 5432, d, u, p@/",
        "jdbc:postgresql://h:1234/d?user=u&password=p%26, h, 1234, d, u, p&",
        "postgres://u@h, h, 5432, u, u, ''",
        "postgres://h/d, h, 5432, d, postgres, ''",
    })
    void readsUrls(String text, String host, int port, String database, String user, String password) {
        assertThat(PostgresAddress.parse(text))
                .isEqualTo(new PostgresAddress(host, port, database, user, password, Map.of(), false));
    }

    @Test
    void keepsTheDriversOptionsAndShowsNoSecret() {
        PostgresAddress address = PostgresAddress.parse(
                "jdbc:postgresql://h/d?user=u&password=hunter2&sslmode=require&sslpassword=hunter3");

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/d?sslmode=require&sslpassword=hunter3");
        assertThat(address.masked()).isEqualTo("postgres://u:***@h:5432/d").isEqualTo(address.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:hunter2@h/d", "postgres://u:hunter2@/d", "postgres://u:hunter2@h1,h2/d",
                "jdbc:mysql://h/d?password=hunter2", "postgres://u:hunter2 x@h/d", "jdbc:postgresql:d?password=hunter2"
            })
    void refusesOthersWithoutQuotingThePassword(String text) {
        assertThatThrownBy(() -> PostgresAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }
}
