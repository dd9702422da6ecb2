package dev.serai.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** A certificate that this server shows, with its chain and its key, which belong together. */
final class ServerCertificate {
    private final String certificates;
    private final String key;
    private final X509Certificate first;

    /** The key is another certificate's, or none that can be used. */
    static final class NotItsKey extends KeyException {
        private static final long serialVersionUID = 1;
    }

    private ServerCertificate(String certificates, String key, X509Certificate first) {
        this.certificates = certificates;
        this.key = key;
        this.first = first;
    }

    /**
     * @param certificates in PEM, the server's own first
     * @param key in PEM, PKCS#8 or PKCS#1
     * @throws GeneralSecurityException when TLS can't be spoken with them
     */
    static ServerCertificate of(String certificates, String key) throws GeneralSecurityException {
        X509Certificate first = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .findFirst()
                .orElseThrow(CertificateException::new);
        ServerCertificate made = new ServerCertificate(certificates, key, first);
        made.requireItsKey();
        return made;
    }

    KeyCertOptions options() {
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(certificates)).addKeyValue(Buffer.buffer(key));
    }

    boolean isSameAs(ServerCertificate other) {
        return certificates.equals(other.certificates) && key.equals(other.key);
    }

    String subject() {
        return first.getSubjectX500Principal().getName();
    }

    Instant expires() {
        return first.getNotAfter().toInstant();
    }

    /** Why callers will not take it now, as far as it is a matter of time. */
    Optional<String> untimely(Instant now) {
        if (now.isAfter(expires())) {
            return Optional.of("has expired");
        }
        return now.isBefore(first.getNotBefore().toInstant()) ? Optional.of("is not valid yet") : Optional.empty();
    }

    @Override
    public String toString() {
        return "ServerCertificate[" + subject() + ", expires " + expires() + "]";
    }

    /** What the key signs, the certificate verifies; else no handshake would ever succeed. */
    private void requireItsKey() throws GeneralSecurityException {
        PrivateKey secret = secret();
        if (!secret.getAlgorithm().equals(first.getPublicKey().getAlgorithm())) {
            throw new NotItsKey();
        }
        Signature signature =
                Signature.getInstance(secret.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        byte[] probe = new byte[32];
        signature.initSign(secret);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(first.getPublicKey());
        signature.update(probe);
        if (!verifies(signature, signed)) {
            throw new NotItsKey();
        }
    }

    /** A signature of a key of another size is not wrong but an exception. */
    private static boolean verifies(Signature signature, byte[] signed) {
        try {
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PrivateKey secret() throws NotItsKey {
        try {
            // values need no Vert.x; only paths do
            KeyManager[] managers = options().getKeyManagerFactory(null).getKeyManagers();
            X509KeyManager manager = (X509KeyManager) managers[0];
            return Stream.of("RSA", "EC")
                    .map(type -> manager.getServerAliases(type, null))
                    .filter(aliases -> aliases != null)
                    .flatMap(Arrays::stream)
                    .map(manager::getPrivateKey)
                    .findFirst()
                    .orElseThrow(NotItsKey::new);
        } catch (Exception e) { // what Vert.x declares; most of it are its own runtime exceptions
            throw new NotItsKey();
        }
    }
}
