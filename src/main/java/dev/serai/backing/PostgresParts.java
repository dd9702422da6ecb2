package dev.serai.backing;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL that is named in parts: the settings host, port, database and so on below one key. */
final class PostgresParts {
    private final Settings settings;
    private final String prefix;

    private PostgresParts(Settings settings, String prefix) {
        this.settings = settings;
        this.prefix = prefix;
    }

    /**
     * Empty when there is no host.
     *
     * @throws SettingException with one line that names the key
     */
    static Optional<PostgresAddress> read(Settings settings, String prefix) {
        return settings.text(prefix + ".host").isEmpty()
                ? Optional.empty()
                : Optional.of(new PostgresParts(settings, prefix).address());
    }

    private PostgresAddress address() {
        return new PostgresAddress(
                host(),
                settings.number(key("port"), 1, 65_535),
                required("database", "the name of a database"),
                required("user", "the name of a user"),
                settings.text(key("password")),
                settings.flag(key("ssl-enabled")) ? encrypted() : Map.of(),
                false);
    }

    private String host() {
        String host = settings.text(key("host"));
        if (host.matches("\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?")) {
            return host.startsWith("[") ? host : "[" + host + "]";
        }
        if (!host.matches("[A-Za-z0-9._-]+")) {
            throw settings.wrong(key("host"), "a name or an address, without a port");
        }
        return host;
    }

    /** Always with the server's certificate and name checked: encryption to whoever answers would hide nothing. */
    private Map<String, String> encrypted() {
        String authorities = settings.text(key("ca-cert"));
        if (authorities.isEmpty()) {
            return Map.of("sslmode", "verify-full", "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        try {
            TrustedAuthorities.certificates(authorities);
        } catch (CertificateException e) {
            // not by its value, which has lines
            throw new SettingException(key("ca-cert")
                    + " is wrong: allowed is the text of certificates in PEM, their line ends as \\n too");
        }
        return Map.of(
                "sslmode",
                "verify-full",
                "sslfactory",
                TrustedAuthorities.class.getName(),
                "sslfactoryarg",
                authorities);
    }

    private String required(String name, String allowed) {
        String value = settings.text(key(name));
        if (value.isEmpty()) {
            throw settings.wrong(key(name), allowed);
        }
        return value;
    }

    private String key(String name) {
        return prefix + "." + name;
    }
}
