package dev.serai.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.JWTVerifier.BaseVerification;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Verifies the JWTs (HS256) that requests carry as {@code Authorization: Bearer}. Safe for any thread. */
public final class BearerTokens {
    /** What the headers of one request may take. */
    private static final int LONGEST = 16 * 1024;

    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final Pattern BEARER =
            Pattern.compile("(?i:bearer) +([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)");
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scopes", "scp");

    private final List<JWTVerifier> verifiers;

    /**
     * @param secrets a token that is signed with any of these is good
     * @param clock tells which have expired
     */
    public BearerTokens(List<String> secrets, Clock clock) {
        this.verifiers = secrets.stream().map(secret -> verifier(secret, clock)).toList();
    }

    /** Those that the settings name; with none of them the generated one, which {@code token} signs with as well. */
    public static BearerTokens from(Settings settings, Secrets generated, Clock clock) {
        return new BearerTokens(secrets(settings, generated), clock);
    }

    /** The secrets that the settings name, the one that signs first; else the generated one. */
    public static List<String> secrets(Settings settings, Secrets generated) {
        List<String> named = Stream.of("auth.private-key", "auth.jwt-secret")
                .map(settings::text)
                .filter(secret -> !secret.isEmpty())
                .distinct()
                .toList();
        return named.isEmpty() ? List.of(generated.orGenerate("jwt")) : named;
    }

    /**
     * Who sent this; nobody when it is malformed, signed by somebody else, has expired or does not count yet.
     *
     * @param authorization the header's value
     */
    public Optional<Caller> caller(String authorization) {
        if (authorization.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(authorization.strip());
        return bearer.matches()
                ? verifiers.stream()
                        .flatMap(verifier -> verified(verifier, bearer.group(1)).stream())
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "BearerTokens[" + verifiers.size() + " secrets]";
    }

    private static JWTVerifier verifier(String secret, Clock clock) {
        // when a token was made says nothing of whether it counts, and clocks differ; but its end is its end
        BaseVerification verification = (BaseVerification) JWT.require(Algorithm.HMAC256(secret))
                .acceptNotBefore(LEEWAY.toSeconds())
                .ignoreIssuedAt();
        return verification.build(clock);
    }

    /** A token may hold anything, and its parser may fail in any way: none of it is our failure. */
    private static Optional<Caller> verified(JWTVerifier verifier, String token) {
        try {
            DecodedJWT decoded = verifier.verify(token);
            Optional<String> username = text(decoded.getClaim("username"));
            String name = username.or(() -> text(decoded.getClaim("sub"))).orElse("");
            String uuid = text(decoded.getClaim("uuid")).orElse("");
            return Optional.of(new Caller(username.orElse(""), name, uuid, scopes(decoded)));
        } catch (RuntimeException notValid) {
            return Optional.empty();
        }
    }

    private static Set<String> scopes(DecodedJWT token) {
        Set<String> scopes = new TreeSet<>();
        for (String name : SCOPE_CLAIMS) {
            Claim claim = token.getClaim(name);
            if (text(claim).isPresent()) {
                scopes.addAll(List.of(claim.asString().strip().split("\\s+", -1)));
            } else if (claim.asList(Object.class) != null) {
                claim.asList(Object.class).stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .forEach(scopes::add);
            }
        }
        scopes.remove("");
        return scopes;
    }

    private static Optional<String> text(Claim claim) {
        return Optional.ofNullable(claim.asString());
    }
}
