package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier.BaseVerification;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    private static final String SECRET = "short";

    @TempDir
    Path folder;

    @Test
    void printsTheTokenAndNothingElse() {
        CliRun run = token();

        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\R");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void withoutOptionsItIsAnHourOfAUserWithoutScopes() {
        DecodedJWT token = verified(token(), SECRET);

        assertThat(token.getClaims()).containsOnlyKeys("sub", "username", "iat", "exp");
        assertThat(token.getSubject()).isEqualTo("serai");
        assertThat(token.getIssuedAtAsInstant()).isEqualTo(CliRun.CLOCK.instant());
        assertThat(token.getExpiresAtAsInstant())
                .isEqualTo(CliRun.CLOCK.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void optionsBecomeClaims() {
        UUID uuid = UUID.randomUUID();

        DecodedJWT token = verified(
                token("--user", "ann", "--uuid", uuid.toString(), "--scope", "admin", "--scope=read", "--expires=7d"),
                SECRET);

        assertThat(token.getSubject()).isEqualTo("ann");
        assertThat(token.getClaim("username").asString()).isEqualTo("ann");
        assertThat(token.getClaim("uuid").asString()).isEqualTo(uuid.toString());
        assertThat(token.getClaim("scopes").asList(String.class)).containsExactly("admin", "read");
        assertThat(token.getExpiresAtAsInstant())
                .isEqualTo(CliRun.CLOCK.instant().plus(Duration.ofDays(7)));
    }

    @Test
    void aUuidWithoutAValueIsRandom() {
        String one = verified(token("--uuid", "--user", "ann"), SECRET)
                .getClaim("uuid")
                .asString();
        String other = verified(token("--uuid"), SECRET).getClaim("uuid").asString();

        assertThat(UUID.fromString(one)).isNotEqualTo(UUID.fromString(other));
    }

    @Test
    void otherClaimsAreJsonWhereTheyCanBe() {
        DecodedJWT token = verified(
                token("--claim", "id=5", "--claim", "name=Ann B", "--claim", "roles=[\"a\"]", "--claim", "sub=u1"),
                SECRET);

        assertThat(token.getClaim("id").asInt()).isEqualTo(5);
        assertThat(token.getClaim("name").asString()).isEqualTo("Ann B");
        assertThat(token.getClaim("roles").asList(String.class)).isEqualTo(List.of("a"));
        assertThat(token.getSubject()).isEqualTo("u1");
    }

    @Test
    void itsTimesAreNotSetAsClaims() {
        assertThat(token("--claim", "exp=1").code()).isEqualTo(2);
        assertThat(token("--expires", "0").code()).isEqualTo(2);
    }

    @Test
    void withoutASettingItSignsWithTheGeneratedSecretOfTheDataFolder() throws IOException {
        CliRun first = CliRun.in(folder, "token");
        CliRun second = CliRun.in(folder, "token");

        String secret = Files.readString(folder.resolve("data/secrets/jwt"));
        assertThat(verified(first, secret).getSubject()).isEqualTo("serai");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void thePrivateKeySignsWhereThereAreTwoSecrets() {
        CliRun run =
                CliRun.in(folder, Map.of("JWT_SECRET", SECRET, "PRIVATE_KEY", "private"), Set.of(), () -> 1, "token");

        assertThat(verified(run, "private").getSubject()).isEqualTo("serai");
    }

    @Test
    void aSecretInTheSettingsLeavesNoFile() {
        token();

        assertThat(folder).isEmptyDirectory();
    }

    private CliRun token(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "token";
        System.arraycopy(options, 0, args, 1, options.length);
        return CliRun.in(folder, Map.of("JWT_SECRET", SECRET), Set.of(), () -> 1, args);
    }

    private static DecodedJWT verified(CliRun run, String secret) {
        BaseVerification verification = (BaseVerification) JWT.require(Algorithm.HMAC256(secret));
        return verification.build(CliRun.CLOCK).verify(run.out().strip());
    }
}
