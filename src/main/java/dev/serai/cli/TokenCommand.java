package dev.serai.cli;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.kit.Durations;
import dev.serai.kit.Secrets;
import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints a token that this Serai accepts; it may be running. */
@Command(
        name = "token",
        description =
                "Prints a token, signed with auth.private-key, else auth.jwt-secret, else the generated secret in the data folder.")
final class TokenCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "serai",
            description = "Claims username and sub (default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--uuid",
            paramLabel = "UUID",
            arity = "0..1",
            fallbackValue = RandomOrGiven.RANDOM,
            converter = RandomOrGiven.class,
            description = "Claim uuid; without a value a random one.")
    private UUID uuid;

    @Option(names = "--scope", paramLabel = "SCOPE", description = "An entry of the claim scopes; may be repeated.")
    private List<String> scopes = List.of();

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = Lifetime.class,
            description = "Time until the token expires, such as 30m or 7d (default: ${DEFAULT-VALUE}).")
    private Duration lifetime;

    @Option(
            names = "--claim",
            paramLabel = "NAME=VALUE",
            description = "Any other claim; may be repeated. What is JSON is taken as such: --claim id=5.")
    private Map<String, String> claims = Map.of();

    TokenCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Instant now = shell.clock().instant();
        String token = JWT.create()
                .withPayload(payload())
                .withIssuedAt(now)
                .withExpiresAt(now.plus(lifetime))
                .sign(Algorithm.HMAC256(secret()));
        shell.out().println(token);
        return 0;
    }

    private Map<String, Object> payload() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("sub", user);
        payload.put("username", user);
        if (uuid != null) {
            payload.put("uuid", uuid.toString());
        }
        if (!scopes.isEmpty()) {
            payload.put("scopes", scopes);
        }
        claims.forEach((name, value) -> payload.put(allowed(name), jsonOrText(value)));
        return payload;
    }

    private String allowed(String claim) {
        if (claim.equals("exp") || claim.equals("iat")) {
            throw new ParameterException(spec.commandLine(), "--claim can't set " + claim + ": use --expires");
        }
        return claim;
    }

    private static Object jsonOrText(String value) {
        try {
            Object json = JSON.readValue(value, Object.class);
            return json == null ? value : json;
        } catch (JsonProcessingException notJson) {
            return value;
        }
    }

    private String secret() {
        Settings settings = shell.settings();
        Path data = shell.folder().resolve(settings.text("data.folder"));
        return Stream.of("auth.private-key", "auth.jwt-secret")
                .map(settings::text)
                .filter(set -> !set.isEmpty())
                .findFirst()
                .orElseGet(() -> new Secrets(data.resolve("secrets")).orGenerate("jwt"));
    }

    static final class RandomOrGiven implements ITypeConverter<UUID> {
        static final String RANDOM = "random";

        @Override
        public UUID convert(String text) {
            return text.equals(RANDOM) ? UUID.randomUUID() : UUID.fromString(text);
        }
    }

    static final class Lifetime implements ITypeConverter<Duration> {
        private static final Duration LONGEST = Duration.ofDays(36_500);

        @Override
        public Duration convert(String text) {
            try {
                Duration lifetime = Durations.parse(text);
                if (lifetime.toSeconds() >= 1 && lifetime.compareTo(LONGEST) <= 0) {
                    return lifetime;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
            throw new TypeConversionException("'" + text + "' is not between 1s and " + Durations.print(LONGEST));
        }
    }
}
