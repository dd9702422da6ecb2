package dev.serai.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON in here is written with single quotes. */
class PolicyReaderTest {
    private final CallReader reader =
            new CallReader(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    @Test
    void everyPropertyIsReadInAnyCase() {
        CallPolicy policy = read("""
                {'delays': ['5s', 1500, '1h30m', '30d', 1], 'MAXATTEMPTS': 7, 'maxage': '12h', 'giveUpOn': [410, 404, 410],
                 'NotBefore': '2026-12-31T23:59:59.5+01:00'}
                """);

        assertThat(policy)
                .isEqualTo(new CallPolicy(
                        List.of(
                                Duration.ofSeconds(5),
                                Duration.ofMillis(1500),
                                Duration.ofMinutes(90),
                                Duration.ofDays(30),
                                Duration.ofMillis(1)),
                        OptionalInt.of(7),
                        Optional.of(Duration.ofHours(12)),
                        Optional.of(Set.of(404, 410)),
                        Optional.of(Instant.parse("2026-12-31T22:59:59.5Z"))));
    }

    @Test
    void whatIsAbsentOrNullIsLeftToTheSettings() {
        CallPolicy nothing =
                new CallPolicy(List.of(), OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(read("{}")).isEqualTo(nothing);
        assertThat(read("{'delays':null,'maxAttempts':null,'maxAge':null,'giveUpOn':null,'notBefore':null}"))
                .isEqualTo(nothing);
        assertThat(read("{'delays':[],'giveUpOn':[]}").giveUpOn()).contains(Set.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'delay':['5s']      | policy has no property 'delay' (did you mean delays?)",
                "'max_attempts':3    | policy has no property 'max_attempts' (did you mean maxAttempts?)",
                "'giveupOnn':[]      | policy has no property 'giveupOnn' (did you mean giveUpOn?)",
                "'color':'red'       | policy has no property 'color'",
            })
    void anUnknownPropertyIsNamedWithTheNearestRightOne(String property, String problem) {
        assertThatThrownBy(() -> read("{" + property + "}"))
                .isInstanceOf(InvalidCall.class)
                .hasMessage(problem + ": allowed is delays, maxAttempts, maxAge, giveUpOn, notBefore");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'delays':['5s','soon'] | policy.delays[1] is 'soon': allowed is 1ms to 30d, as a string like 5s or as a number of milliseconds",
                "'delays':[1.5]         | policy.delays[0] is '1.5': allowed is 1ms to 30d, as a string like 5s or as a number of milliseconds",
                "'delays':[-5]          | policy.delays[0] is '-5': allowed is 1ms to 30d, as a string like 5s or as a number of milliseconds",
                "'delays':[0]           | policy.delays has 0s: allowed is 1ms to 30d, as a string like 5s or as a number of milliseconds",
                "'delays':['31d']       | policy.delays has 31d: allowed is 1ms to 30d, as a string like 5s or as a number of milliseconds",
                "'maxAge':''            | policy.maxAge is '': allowed is 1ms to 3650d, as a string like 12h or as a number of milliseconds",
                "'maxAge':'4000d'       | policy.maxAge is 4000d: allowed is 1ms to 3650d, as a string like 12h or as a number of milliseconds",
                "'maxAge':'99999999999999d' | policy.maxAge is '99999999999999d': allowed is 1ms to 3650d, as a string like 12h or as a number of milliseconds",
                "'maxAttempts':0        | policy.maxAttempts is 0: allowed is a whole number from 1 to 1000000",
                "'maxAttempts':-1       | policy.maxAttempts is -1: allowed is a whole number from 1 to 1000000",
                "'maxAttempts':1000001  | policy.maxAttempts is 1000001: allowed is a whole number from 1 to 1000000",
                "'maxAttempts':1.0      | policy.maxAttempts is '1.0': allowed is a whole number from 1 to 1000000",
                "'maxAttempts':99999999999 | policy.maxAttempts is '99999999999': allowed is a whole number from 1 to 1000000",
                "'giveUpOn':[410,99]    | policy.giveUpOn has 99: allowed is a status from 100 to 599",
                "'giveUpOn':[600]       | policy.giveUpOn has 600: allowed is a status from 100 to 599",
                "'giveUpOn':[4e2]       | policy.giveUpOn[0] is '4e2': allowed is a status from 100 to 599",
                "'notBefore':'tomorrow' | policy.notBefore is 'tomorrow': allowed is an RFC 3339 time with zone like 2030-01-31T08:00:00Z, at most 366 days ahead",
                "'notBefore':'2026-01-31T08:00:00'  | policy.notBefore is '2026-01-31T08:00:00': allowed is an RFC 3339 time with zone like 2030-01-31T08:00:00Z, at most 366 days ahead",
                "'notBefore':'2026-02-30T08:00:00Z' | policy.notBefore is '2026-02-30T08:00:00Z', which is no date and time: allowed is an RFC 3339 time with zone like 2030-01-31T08:00:00Z, at most 366 days ahead",
                "'notBefore':'2027-01-02T00:00:01Z' | policy.notBefore is 2027-01-02T00:00:01Z: allowed is an RFC 3339 time with zone like 2030-01-31T08:00:00Z, at most 366 days ahead",
            })
    void aValueThatBreaksItsRuleIs400(String property, String message) {
        assertThatThrownBy(() -> read("{" + property + "}"))
                .isInstanceOf(InvalidCall.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'delays':'5s'       | policy.delays must be an array, but is a string",
                "'delays':[['5s']]   | policy.delays[0] must be a string like 5s or a number of milliseconds, but is an array",
                "'delays':['5s',null]| policy.delays[1] must be a string like 5s or a number of milliseconds, but is null",
                "'maxAge':true       | policy.maxAge must be a string like 5s or a number of milliseconds, but is a boolean",
                "'maxAttempts':'3'   | policy.maxAttempts must be a number, but is a string",
                "'giveUpOn':410      | policy.giveUpOn must be an array, but is a number",
                "'giveUpOn':['410']  | policy.giveUpOn[0] must be a number, but is a string",
                "'notBefore':5       | policy.notBefore must be a string, but is a number",
            })
    void aWrongTypeIs422(String property, String message) {
        assertThatThrownBy(() -> read("{" + property + "}"))
                .isInstanceOf(NotACall.class)
                .hasMessage(message);
    }

    @Test
    void aCallMayWaitUpTo366Days() {
        assertThat(read("{'notBefore':'2027-01-02T00:00:00z'}").notBefore())
                .contains(Instant.parse("2027-01-02T00:00:00Z"));
        assertThat(read("{'notBefore':'2001-01-01t00:00:00Z'}").notBefore())
                .contains(Instant.parse("2001-01-01T00:00:00Z"));
    }

    private CallPolicy read(String policy) {
        String json = "{'url':'http://a/','policy':" + policy + "}";
        return reader.read(json.replace('\'', '"').getBytes(UTF_8)).policy().orElseThrow();
    }
}
