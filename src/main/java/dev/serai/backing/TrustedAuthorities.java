package dev.serai.backing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS to a PostgreSQL whose certificate one of these authorities has signed. The JDBC driver makes one by name for each
 * connection, hence it is public; the driver itself compares the name of the server.
 */
public final class TrustedAuthorities extends WrappedFactory {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");

    /** @param pem one certificate or several */
    public TrustedAuthorities(String pem) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate authority : certificates(pem)) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        factory = context.getSocketFactory();
    }

    /**
     * Reads certificates whose line ends may be written as {@code \n}, as they are in environment variables.
     *
     * @throws CertificateException when there is none, or one can't be read
     */
    static List<Certificate> certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text.replace("\\r", "").replace("\\n", "\n"));
        while (block.find()) {
            byte[] der = decoded(block.group(1));
            found.add(factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        if (found.isEmpty()) {
            throw new CertificateException("there is no certificate in PEM");
        }
        return found;
    }

    private static byte[] decoded(String base64) throws CertificateException {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", "").getBytes(US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("a certificate is not in base64", e);
        }
    }
}
