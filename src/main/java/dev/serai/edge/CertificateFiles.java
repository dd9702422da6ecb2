package dev.serai.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.serai.kit.SettingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The PEM files of a server's certificate, with its chain, and of its key. Text around their blocks is skipped. */
record CertificateFiles(Path certificate, Path key) {
    static final String CERTIFICATE = "tls.certificate";
    static final String KEY = "tls.key";

    private static final long LARGEST = 1 << 20;
    private static final Pattern CERTIFICATES = block("CERTIFICATE");
    private static final Pattern KEYS = block("(?:RSA |EC )?PRIVATE KEY");

    /**
     * Reads both; blocks.
     *
     * @throws SettingException with one line that names the file and what is wrong with it
     */
    ServerCertificate read() {
        String certificates = blocks(CERTIFICATE, certificate, CERTIFICATES, "has no certificate in PEM");
        String text = text(KEY, key);
        if (text.contains("ENCRYPTED")) {
            throw wrong(KEY, key, "is encrypted: a key without a passphrase is needed");
        }
        String keys = blocks(KEY, key, KEYS, "has no private key in PEM");
        try {
            return ServerCertificate.of(certificates, keys);
        } catch (ServerCertificate.NotItsKey e) {
            throw wrong(KEY, key, "is not the RSA or EC key of the certificate in " + certificate);
        } catch (GeneralSecurityException e) {
            throw wrong(CERTIFICATE, certificate, "has a certificate that can't be read");
        }
    }

    private static String blocks(String setting, Path file, Pattern block, String none) {
        StringBuilder blocks = new StringBuilder();
        Matcher found = block.matcher(text(setting, file));
        while (found.find()) {
            blocks.append(found.group()).append('\n');
        }
        if (blocks.isEmpty()) {
            throw wrong(setting, file, none);
        }
        return blocks.toString();
    }

    private static String text(String setting, Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
                throw wrong(setting, file, "is larger than 1MiB");
            }
            return Files.readString(file, ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw wrong(setting, file, "is not there");
        } catch (AccessDeniedException e) {
            throw wrong(setting, file, "may not be read by this user");
        } catch (IOException e) {
            throw wrong(setting, file, "can't be read: " + e.getMessage());
        }
    }

    private static SettingException wrong(String setting, Path file, String problem) {
        return new SettingException(setting + "=" + file + " " + problem);
    }

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN (" + label + ")-----[^-]*-----END \\1-----");
    }
}
