package dev.serai.edge;

import dev.serai.kit.Settings;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How the HTTP port speaks TLS.
 *
 * @param files of the certificate and its key
 * @param redirectPort of the plain HTTP that is sent to TLS; 0 picks a free one, empty opens none
 */
record TlsSettings(CertificateFiles files, OptionalInt redirectPort) {
    /** @throws dev.serai.kit.SettingException when one is wrong, or a file can't be used */
    static TlsSettings from(Settings settings, Path folder) {
        CertificateFiles files = new CertificateFiles(
                folder.resolve(settings.text(CertificateFiles.CERTIFICATE)),
                folder.resolve(settings.text(CertificateFiles.KEY)));
        files.read();
        int port = settings.number("tls.redirect-port", 0, 65_535);
        return new TlsSettings(files, settings.flag("tls.redirect") ? OptionalInt.of(port) : OptionalInt.empty());
    }
}
