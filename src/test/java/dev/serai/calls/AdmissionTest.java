package dev.serai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.serai.auth.BearerTokens;
import dev.serai.edge.ApiException;
import dev.serai.edge.Incoming;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "192.168.1.7";
    private static final CallsKey KEY = new CallsKey("key", Duration.ZERO, Clock.systemUTC());
    private static final String PROOF = KEY.headerFor(Instant.EPOCH);
    private static final String ADMIN = token("secret", "admin");
    private static final String READER = token("secret", "read");

    private final Admission keyed = admission(KEY);
    private final Admission open = admission(new CallsKey("", Duration.ZERO, Clock.systemUTC()));

    @Test
    void theKeyLetsInFromEverywhere() {
        passes(keyed, ELSEWHERE, Map.of("X-Authorization", PROOF));
        passes(keyed, ELSEWHERE, Map.of("X-Authorization", PROOF, "Origin", "null", "Host", "evil.example"));
    }

    @Test
    void aTokenWithTheScopeLetsInFromEverywhere() {
        passes(keyed, ELSEWHERE, Map.of("Authorization", ADMIN));
        passes(open, ELSEWHERE, Map.of("Authorization", ADMIN));
        passes(keyed, ELSEWHERE, Map.of("Authorization", ADMIN, "X-Authorization", "wrong"));
    }

    @Test
    void withAKeyBeingHereIsNotEnough() {
        refuses(401, keyed, HERE, Map.of());
        refuses(401, keyed, HERE, Map.of("X-Authorization", PROOF + "x"));
    }

    @Test
    void withoutAKeyWhoIsHereNeedsNothing() {
        passes(open, HERE, Map.of());
        passes(open, "::1", Map.of("Host", "localhost:8080"));
        refuses(401, open, ELSEWHERE, Map.of());
        refuses(401, open, "::ffff:192.168.1.7", Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For"})
    void whoComesThroughAProxyIsNotHere(String header) {
        refuses(401, open, HERE, Map.of(header, "for=203.0.113.9"));
    }

    @Test
    void withoutAKeyPagesOfOthersAreRefusedWhateverTheyShow() {
        refuses(403, open, HERE, Map.of("Host", "localhost", "Origin", "http://evil.example"));
        refuses(403, open, HERE, Map.of("Host", "evil.example"));
        refuses(403, open, HERE, Map.of("Host", "evil.example", "Authorization", ADMIN));
    }

    @Test
    void aTokenThatIsNotGoodIs401AndOneWithoutTheScope403() {
        ApiException unknown = refuses(401, open, HERE, Map.of("Authorization", token("other", "admin")));
        assertThat(unknown.headers()).containsEntry("WWW-Authenticate", "Bearer");
        refuses(401, keyed, ELSEWHERE, Map.of("Authorization", "Basic YTpi"));

        ApiException without = refuses(403, keyed, ELSEWHERE, Map.of("Authorization", READER));
        assertThat(without).hasMessage("the token of 'ann' has not the scope admin");
        assertThat(without.headers()).isEmpty();
        refuses(403, open, HERE, Map.of("Authorization", READER));
    }

    @Test
    void severalProofsAreNone() {
        Exchange exchange = exchange(HERE, Map.of());
        exchange.getMessage().setHeader("X-Authorization", List.of(PROOF, PROOF));

        assertThatThrownBy(() -> keyed.requireOperator(exchange)).isInstanceOf(NotAnOperator.class);
    }

    @Test
    void callsAreTakenWithTheKeyElseFromAllButPagesOfOthers() {
        assertThatCode(() ->
                        keyed.requireCaller(exchange(ELSEWHERE, Map.of("X-Authorization", PROOF, "Origin", "null"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> keyed.requireCaller(exchange(HERE, Map.of()))).isInstanceOf(Unauthorized.class);
        assertThatCode(() -> open.requireCaller(exchange(ELSEWHERE, Map.of("Host", "serai:8080"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> open.requireCaller(exchange(HERE, Map.of("Host", "serai", "Origin", "null"))))
                .isInstanceOf(ForeignRequest.class);
    }

    private static Admission admission(CallsKey key) {
        return new Admission(
                key,
                "X-Authorization",
                new OriginRule("http", Set.of(), Set.of()),
                new BearerTokens(List.of("secret"), Clock.systemUTC()));
    }

    private static void passes(Admission admission, String from, Map<String, String> headers) {
        assertThatCode(() -> admission.requireOperator(exchange(from, headers))).doesNotThrowAnyException();
    }

    private static ApiException refuses(int status, Admission admission, String from, Map<String, String> headers) {
        try {
            admission.requireOperator(exchange(from, headers));
        } catch (ApiException refused) {
            assertThat(refused.status()).isEqualTo(status);
            return refused;
        }
        throw new AssertionError(from + " passed with " + headers);
    }

    private static Exchange exchange(String from, Map<String, String> headers) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Incoming.PROPERTY, new Incoming("id", "GET", "/calls", RawTarget.address(from)));
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return exchange;
    }

    private static String token(String secret, String scope) {
        return "Bearer "
                + JWT.create().withSubject("ann").withClaim("scope", scope).sign(Algorithm.HMAC256(secret));
    }
}
