package dev.serai.calls;

import static dev.serai.calls.CourierFixture.PATIENT;
import static dev.serai.calls.CourierFixture.told;
import static java.net.InetSocketAddress.createUnresolved;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PremisesTest {
    private static final Map<String, String> NAMES = Map.of(
            "mine.example", "127.0.0.1", "db.example", "192.0.2.5", "127.0.0.1", "127.0.0.1", "localhost", "127.0.0.1");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::", "64:ff9b::7f00:1"})
    void itsPortsAreItsOwnAtEveryAddressOfTheLoopback(String address) {
        try (Premises premises = new Premises(() -> Set.of(8080, 9876), List.of())) {
            assertThat(premises.hold("any.example", RawTarget.address(address), 8080))
                    .isTrue();
            assertThat(premises.hold("any.example", RawTarget.address(address), 9876))
                    .isTrue();
            assertThat(premises.hold("any.example", RawTarget.address(address), 80))
                    .isFalse();
        }
    }

    @Test
    void itsPortsAreItsOwnAtEveryAddressOfTheMachine() throws Exception {
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();

        try (Premises premises = new Premises(() -> Set.of(8080), List.of())) {
            assertThat(addresses).isNotEmpty().allMatch(address -> premises.hold("any.example", address, 8080));
            assertThat(premises.hold("any.example", RawTarget.address("192.0.2.1"), 8080))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "db.example, 192.0.2.5, 5432, true",
        "other.example, 192.0.2.5, 5432, true",
        "other.example, ::ffff:192.0.2.5, 5432, true",
        "db.example, 192.0.2.6, 5432, true",
        "gone.example, 192.0.2.9, 5672, true",
        "other.example, 192.0.2.5, 80, false",
        "other.example, 192.0.2.6, 5432, false",
        "any.example, 127.0.0.1, 5671, true",
        "any.example, 127.1.2.3, 5671, true",
        "any.example, ::1, 5671, true",
        "any.example, 127.0.0.1, 5432, false",
    })
    void itsServicesAreItsOwnUnderAnyName(String host, String address, int port, boolean held) {
        try (Premises premises = new Premises(
                Set::of,
                List.of(
                        createUnresolved("DB.example", 5432),
                        createUnresolved("gone.example", 5672),
                        createUnresolved("127.0.0.1", 5671)),
                PremisesTest::resolve)) {
            assertThat(premises.hold(host, RawTarget.address(address), port)).isEqualTo(held);
        }
    }

    @Test
    void noCallGetsThereByNameOrByRedirect() throws Exception {
        try (RawTarget own = RawTarget.answering("HTTP/1.1 204 X\r\n\r\n");
                RawTarget redirecting = RawTarget.answering("HTTP/1.1 307 X\r\nLocation: http://mine.example:"
                        + own.port() + "/\r\nContent-Length: 0\r\n\r\n");
                CourierFixture fixture = new CourierFixture(
                        PATIENT,
                        CourierFixture.destinations(Set.of(own.port()), "*,127.0.0.1,mine.example", ""),
                        PremisesTest::resolve,
                        null)) {
            String refused = "destination refused: port " + own.port() + " of 127.0.0.1 is Serai's own";

            for (String host : List.of("127.0.0.1", "localhost", "mine.example", "Mine.Example.")) {
                assertThat(told(fixture.get(URI.create("http://" + host + ":" + own.port() + "/"))))
                        .isEqualTo(refused);
            }
            assertThat(told(fixture.get(redirecting.url("/")))).isEqualTo(refused);
            assertThat(own.accepted()).isZero();
        }
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!NAMES.containsKey(name)) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {RawTarget.address(NAMES.get(name)), RawTarget.address(NAMES.get(name))};
    }
}
