package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeDestinationsTest {
    private final Destinations destinations = new SafeDestinations(Set.of("Metadata.Example"));

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254,link-local",
        "fe80::1,link-local",
        "febf::1,link-local",
        "::ffff:169.254.169.254,link-local",
        "::169.254.169.254,link-local",
        "64:ff9b::a9fe:a9fe,link-local",
        "2002:a9fe:a9fe::1,link-local",
        "fd00:ec2::254,metadata",
        "fd20:ce::254,metadata",
        "0.0.0.0,unspecified",
        "0.1.2.3,unspecified",
        "::,unspecified",
        "224.0.0.1,multicast",
        "ff02::1,multicast",
        "255.255.255.255,broadcast",
        "::ffff:255.255.255.255,broadcast"
    })
    void refusesWhatNoHonestTargetHas(String address, String kind) {
        assertThat(destinations.refuse("host.example", literal(address)))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("destination refused: " + kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.1.2.3",
                "192.168.1.1",
                "fd00::1",
                "93.184.215.14",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "169.253.255.255"
            })
    void letsEverythingElseThrough(String address) {
        assertThat(destinations.refuse("host.example", literal(address))).isEmpty();
    }

    @Test
    void letsAHostThroughThatIsAllowedByName() {
        InetAddress address = literal("169.254.169.254");

        assertThat(destinations.refuse("metadata.example", address)).isEmpty();
        assertThat(destinations.refuse("other.example", address)).isPresent();
    }

    /** As it is written, where the JDK would make an IPv4 address of a mapped one. */
    private static InetAddress literal(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
