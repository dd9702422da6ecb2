package dev.serai.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String SECRET = "s";

    @TempDir
    Path folder;

    private final BearerTokens tokens = new BearerTokens(List.of(SECRET, "another"), CLOCK);

    @Test
    void knowsWhoSignedWithEitherSecretOfAnyLength() {
        assertThat(tokens.caller("Bearer " + signed(SECRET, "{\"sub\":\"ann\"}")))
                .contains(new Caller("", "ann", "", Set.of()));
        assertThat(tokens.caller("bearer  " + signed("another", "{\"username\":\"ben\",\"sub\":\"7\"}")))
                .contains(new Caller("ben", "ben", "", Set.of()));
        assertThat(tokens.caller("Bearer " + signed("third", "{\"sub\":\"ann\"}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope\":\"read admin\"}",
                "{\"scope\":[\"admin\"]}",
                "{\"scopes\":[\"read\",\"admin\"]}",
                "{\"scopes\":\"admin\"}",
                "{\"scp\":\" admin  x \"}",
                "{\"scp\":[1,null,{},\"admin\"]}",
                "{\"scope\":7,\"scp\":\"admin\"}"
            })
    void findsTheScopeInEachClaimThatMayHoldIt(String claims) {
        assertThat(tokens.caller("Bearer " + signed(SECRET, claims)))
                .map(Caller::isAdmin)
                .contains(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope\":\"administrator\"}",
                "{\"scope\":\"Admin\"}",
                "{\"scope\":{\"admin\":1}}",
                "{\"role\":\"admin\"}",
                "{}"
            })
    void nothingElseIsThatScope(String claims) {
        assertThat(tokens.caller("Bearer " + signed(SECRET, claims)))
                .map(Caller::isAdmin)
                .contains(false);
    }

    @Test
    void aTokenMayCountHalfAMinuteBeforeItsTimeButNotAfterIt() {
        long now = NOW.getEpochSecond();

        assertThat(tokens.caller("Bearer " + signed(SECRET, "{\"exp\":" + (now + 1) + "}")))
                .isPresent();
        assertThat(tokens.caller("Bearer " + signed(SECRET, "{\"exp\":" + (now - 1) + "}")))
                .isEmpty();
        assertThat(tokens.caller("Bearer " + signed(SECRET, "{\"nbf\":" + (now + 29) + "}")))
                .isPresent();
        assertThat(tokens.caller("Bearer " + signed(SECRET, "{\"nbf\":" + (now + 31) + "}")))
                .isEmpty();
    }

    @Test
    void secretsAndClaimsMayBeLong() {
        String claims = "{\"username\":\"ann\",\"more\":\"" + "m".repeat(11_000) + "\"}";
        String secret = "k".repeat(10_000);

        assertThat(new BearerTokens(List.of(secret), CLOCK).caller("Bearer " + signed(secret, claims)))
                .map(Caller::username)
                .contains("ann");
    }

    @Test
    void keysOfOtherKindsSignNothing() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        RSAPrivateKey key = (RSAPrivateKey) generator.generateKeyPair().getPrivate();

        assertThat(tokens.caller("Bearer " + JWT.create().withSubject("ann").sign(Algorithm.RSA256(null, key))))
                .isEmpty();
    }

    @Test
    void whenATokenWasMadeDoesNotCount() {
        assertThat(tokens.caller("Bearer " + signed(SECRET, "{\"iat\":" + (NOW.getEpochSecond() + 3_600) + "}")))
                .isPresent();
    }

    @Test
    void whatIsMalformedIsNobodys() {
        String good = signed(SECRET, "{\"sub\":\"ann\"}");
        String unsigned = base64("{\"alg\":\"none\"}") + "." + base64("{\"sub\":\"ann\"}") + ".";

        for (String value : List.of(
                "",
                "Bearer",
                "Bearer ",
                good,
                "Basic " + good,
                "Bearer " + good + "x",
                "Bearer " + good + ".x",
                "Bearer " + good + " " + good,
                "Bearer " + unsigned,
                "Bearer " + unsigned + "x",
                "Bearer a.b.c",
                "Bearer é.b.c",
                "Bearer " + JWT.create().withSubject("ann").sign(Algorithm.HMAC384(SECRET)),
                "Bearer " + signed(SECRET, "no json"),
                "Bearer " + signed(SECRET, "[]"),
                "Bearer " + signed(SECRET, "null"),
                "Bearer " + signed(SECRET, "{\"exp\":\"soon\"}"),
                "Bearer " + signed(SECRET, "{\"exp\":1e400}"),
                "Bearer " + signed(SECRET, "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"),
                "Bearer " + signed(SECRET, "{\"a\":\"" + "a".repeat(13_000) + "\"}"))) {
            assertThat(tokens.caller(value)).as(value).isEmpty();
        }
    }

    @Test
    void theSecretsAreThoseOfTheSettingsElseTheGeneratedOne() throws Exception {
        Secrets secrets = new Secrets(folder.resolve("secrets"));
        BearerTokens both = from(Map.of("JWT_SECRET", "one", "PRIVATE_KEY", "two"), secrets);

        assertThat(both.caller("Bearer " + signed("one", "{}"))).isPresent();
        assertThat(both.caller("Bearer " + signed("two", "{}"))).isPresent();
        assertThat(secrets.file("jwt")).doesNotExist();

        BearerTokens generated = from(Map.of(), secrets);

        assertThat(generated.caller("Bearer " + signed(Files.readString(secrets.file("jwt")), "{}")))
                .isPresent();
        assertThat(generated.caller("Bearer " + signed("one", "{}"))).isEmpty();
    }

    private BearerTokens from(Map<String, String> environment, Secrets secrets) {
        return BearerTokens.from(Settings.load(folder, environment, new Properties()), secrets, CLOCK);
    }

    /** With these bytes as claims, be they what they may. */
    private static String signed(String secret, String claims) {
        try {
            String content = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return content + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
