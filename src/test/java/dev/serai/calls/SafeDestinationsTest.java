package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.SettingException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeDestinationsTest {
    private final Destinations destinations = rules("*", "");

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
        assertThat(destinations.refuse("host.example", literal(address), 80))
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
        assertThat(destinations.refuse("host.example", literal(address), 80)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Metadata.Example, metadata.example, 169.254.169.254",
        "metadata.example:80, metadata.example, 169.254.169.254",
        "169.254.169.254, any.example, 169.254.169.254",
        "169.254.169.254, any.example, ::ffff:169.254.169.254",
        "::ffff:169.254.169.254, any.example, 169.254.169.254",
        "169.254.169.0/24, any.example, 169.254.169.254",
        "fe80::/10, any.example, fe80::1",
    })
    void letsThroughWhatIsAllowedExactly(String allow, String host, String address) {
        assertThat(rules(allow, "").refuse(host, literal(address), 80)).isEmpty();
        assertThat(rules("*," + allow, "").refuse(host, literal(address), 80)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*:80", "0.0.0.0/0", "*.example", "metadata.example:443", "169.254.169.253"})
    void whatIsAllowedInGeneralLetsNoRefusedKindThrough(String allow) {
        assertThat(rules(allow, "").refuse("metadata.example", literal("169.254.169.254"), 80))
                .contains("destination refused: link-local address 169.254.169.254");
    }

    @ParameterizedTest
    @CsvSource({
        "api.example, api.example, 192.0.2.1, 80",
        "*.example, api.example, 192.0.2.1, 80",
        "*.example, a.b.example, 192.0.2.1, 80",
        "bücher.example, xn--bcher-kva.example, 192.0.2.1, 80",
        "api.example:443, api.example, 192.0.2.1, 443",
        "192.0.2.1, api.example, 192.0.2.1, 80",
        "192.0.2.0/25, api.example, 192.0.2.0, 80",
        "192.0.2.0/25, api.example, 192.0.2.127, 80",
        "192.0.2.0/25:80, api.example, 192.0.2.1, 80",
        "192.0.2.0/24, api.example, ::ffff:192.0.2.1, 80",
        "192.0.2.0/24, api.example, 64:ff9b::c000:201, 80",
        "::ffff:192.0.2.0/120, api.example, 192.0.2.1, 80",
        "2001:db8::/33, api.example, 2001:db8:7fff:ffff::1, 80",
        "[2001:db8::1]:443, api.example, 2001:db8:0:0::1, 443",
        "[2001:db8::/32]:443, api.example, 2001:db8::9, 443",
        "0.0.0.0/0, api.example, 192.0.2.1, 80",
    })
    void anEntryMeansTheSameInBothLists(String entry, String host, String address, int port) {
        assertThat(rules(entry, "").refuse(host, literal(address), port)).isEmpty();
        assertThat(rules("*", entry).refuse(host, literal(address), port))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith(" is in calls.destinations.deny"));
    }

    @ParameterizedTest
    @CsvSource({
        "api.example, other.example, 192.0.2.1, 80",
        "*.example, example, 192.0.2.1, 80",
        "*.example, badexample, 192.0.2.1, 80",
        "api.example:443, api.example, 192.0.2.1, 80",
        "192.0.2.0/25, api.example, 192.0.2.128, 80",
        "192.0.2.0/25, api.example, 192.0.1.255, 80",
        "192.0.2.0/25:443, api.example, 192.0.2.1, 80",
        "2001:db8::/33, api.example, 2001:db8:8000::, 80",
        "::/0, api.example, 192.0.2.1, 80",
        "0.0.0.0/0, api.example, 2001:db8::1, 80",
    })
    void whatAnEntryDoesNotMeanIsAllowedByNone(String entry, String host, String address, int port) {
        assertThat(rules(entry, "").refuse(host, literal(address), port))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith(" is not in calls.destinations.allow"));
        assertThat(rules("*", entry).refuse(host, literal(address), port)).isEmpty();
    }

    @Test
    void whatIsDeniedStaysSoThoughItBeAllowed() {
        assertThat(rules("api.example,192.0.2.1", "192.0.2.0/24").refuse("api.example", literal("192.0.2.1"), 80))
                .contains("destination refused: 192.0.2.1 is in calls.destinations.deny");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "10.0.0.0/33",
                "fd00::/129",
                "10.0.0",
                "127.1",
                "host:0",
                "host:65536",
                "host:x",
                "a/b",
                "http://a.example",
                "*a.example",
                "a.*.example",
                "[::1",
                "[host]:80",
                "**"
            })
    void anEntryThatIsNoneStopsTheStart(String entry) {
        assertThatThrownBy(() -> rules("*", entry))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(
                        "calls.destinations.deny='" + entry + "' is wrong: allowed is a list of host names")
                .hasMessageEndingWith("'" + entry + "' is none");
    }

    @Test
    void nothingAtAllIsNotAllowed() {
        assertThatThrownBy(() -> rules(" ", ""))
                .hasMessage(
                        "calls.destinations.allow='' is wrong: allowed is * for all, or a list of where calls may go");
    }

    private static Destinations rules(String allow, String deny) {
        return CourierFixture.destinations(Set.of(), allow, deny);
    }

    /** As it is written, where the JDK would make an IPv4 address of a mapped one. */
    private static InetAddress literal(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
