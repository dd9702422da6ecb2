package dev.serai.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates for localhost, made by the JDK's own keytool, as the PEM files that other tools make. */
public final class Certificate {
    private static final String PASSWORD = "password";
    private static final String HERE = "san=dns:localhost,ip:127.0.0.1";
    /** What PKCS#8 puts before the PKCS#1 of an RSA key of 2,048 bits. */
    private static final int PKCS8_HEADER = 26;

    private final java.security.cert.Certificate[] chain;
    private final byte[] key;

    private Certificate(java.security.cert.Certificate[] chain, byte[] key) {
        this.chain = chain;
        this.key = key;
    }

    /** Signs itself and is good for some days from now. */
    public static Certificate selfSigned(String name, String algorithm, int days) throws Exception {
        Path folder = Files.createTempDirectory("certificate");
        try {
            make(folder, name, algorithm, "-startdate", "-10d", "-validity", Integer.toString(10 + days));
            return load(folder, name);
        } finally {
            delete(folder);
        }
    }

    /** Signed by an authority whose certificate comes with it. */
    public static Certificate signedByAnAuthority(String name) throws Exception {
        Path folder = Files.createTempDirectory("certificate");
        try {
            make(folder, "authority", "RSA", "-ext", "bc:c");
            make(folder, name, "RSA");
            keytool(folder, "-certreq", "-alias", name, "-file", "request");
            keytool(
                    folder,
                    "-gencert",
                    "-alias",
                    "authority",
                    "-infile",
                    "request",
                    "-outfile",
                    "signed",
                    "-ext",
                    HERE);
            keytool(folder, "-importcert", "-alias", name, "-file", "signed", "-noprompt");
            return load(folder, name);
        } finally {
            delete(folder);
        }
    }

    public String pem() throws Exception {
        StringBuilder pem = new StringBuilder("a word before\n");
        for (java.security.cert.Certificate one : chain) {
            pem.append(block("CERTIFICATE", one.getEncoded()));
        }
        return pem.toString();
    }

    /** As PKCS#8. */
    public String key() {
        return block("PRIVATE KEY", key);
    }

    /** As PKCS#1, for RSA. */
    public String rsaKey() {
        return block("RSA PRIVATE KEY", Arrays.copyOfRange(key, PKCS8_HEADER, key.length));
    }

    private static void make(Path folder, String name, String algorithm, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", algorithm, "-dname", "CN=" + name));
        arguments.addAll(List.of("-ext", HERE));
        if (algorithm.equals("RSA")) {
            arguments.addAll(List.of("-keysize", "2048"));
        }
        arguments.addAll(List.of(more));
        keytool(folder, arguments.toArray(String[]::new));
    }

    private static void keytool(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", "store", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static Certificate load(Path folder, String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new Certificate(
                store.getCertificateChain(name),
                store.getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private static String block(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static void delete(Path folder) throws IOException {
        for (String file : List.of("store", "request", "signed")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }
}
