package dev.serai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.kit.SettingException;
import dev.serai.kit.Settings;
import dev.serai.testing.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
    private static Certificate one;
    private static Certificate other;

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void makeCertificates() throws Exception {
        one = Certificate.selfSigned("one", "RSA", 30);
        other = Certificate.selfSigned("other", "EC", 30);
    }

    @BeforeEach
    void layFiles() throws Exception {
        Files.createDirectory(folder.resolve("ssl"));
        certificate = Files.writeString(folder.resolve("ssl/server.crt"), one.pem());
        key = Files.writeString(folder.resolve("ssl/server.key"), one.key());
    }

    @Test
    void withoutTlsNoFileIsLookedAtAndARedirectIsIgnored() {
        EdgeSettings settings = from(Map.of("TLS", "0", "REDIRECT_TO_TLS", "1", "TLS_KEY", "nowhere"));

        assertThat(settings.tls()).isEmpty();
        assertThat(settings.scheme()).isEqualTo("http");
    }

    @Test
    void theRedirectHasAPortOfItsOwn() {
        assertThat(from(Map.of()).tls())
                .hasValueSatisfying(tls -> assertThat(tls.redirectPort()).isEmpty());
        assertThat(from(Map.of("REDIRECT_TO_TLS", "1")).tls())
                .hasValue(new TlsSettings(new CertificateFiles(certificate, key), OptionalInt.of(8008)));
        assertThatThrownBy(() -> from(Map.of("REDIRECT_TO_TLS", "1", "HTTP_PORT", "8080")))
                .isInstanceOf(SettingException.class)
                .hasMessage("tls.redirect-port='8080' is wrong: allowed is another port than http.port,"
                        + " http.also-port and management.port");
    }

    @Test
    void filesThatCantBeUsedStopTheStartWithOneLine() throws Exception {
        refuses(
                Map.of("TLS_CERTIFICATE", "none.crt"),
                "tls.certificate=" + folder.resolve("none.crt") + " is not there");
        refuses(Map.of("TLS_KEY", "none.key"), "tls.key=" + folder.resolve("none.key") + " is not there");
        refuses(Map.of("TLS_CERTIFICATE", "ssl/server.key"), "tls.certificate=" + key + " has no certificate in PEM");
        refuses(Map.of("TLS_KEY", "ssl/server.crt"), "tls.key=" + certificate + " has no private key in PEM");

        Files.writeString(key, other.key());
        refuses(Map.of(), "tls.key=" + key + " is not the RSA or EC key of the certificate in " + certificate);
        Files.writeString(key, Certificate.selfSigned("third", "RSA", 1).key());
        refuses(Map.of(), "tls.key=" + key + " is not the RSA or EC key of the certificate in " + certificate);
        Files.writeString(key, one.key().replace(" PRIVATE", " ENCRYPTED PRIVATE"));
        refuses(Map.of(), "tls.key=" + key + " is encrypted: a key without a passphrase is needed");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        refuses(Map.of(), "tls.key=" + key + " is not the RSA or EC key of the certificate in " + certificate);
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refuses(Map.of(), "tls.certificate=" + certificate + " has a certificate that can't be read");
    }

    private void refuses(Map<String, String> environment, String message) {
        assertThatThrownBy(() -> from(environment))
                .isInstanceOf(SettingException.class)
                .hasMessage(message);
    }

    private EdgeSettings from(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of("TLS", "1"));
        environment.putAll(more);
        return EdgeSettings.from(Settings.load(folder, environment, new Properties()), folder);
    }
}
