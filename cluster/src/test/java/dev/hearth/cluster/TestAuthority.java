package dev.hearth.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// An authority and the certificate of a node that it vouches for, made by the JDK's keytool.
final class TestAuthority {

    private static final String PASSWORD = "changeit";

    private TestAuthority() {}

    /// Files `NAME-ca.pem`, `NAME.pem` and `NAME.key`.
    static BusTls make(Path folder, String name)
            throws GeneralSecurityException, IOException, InterruptedException {
        var store = folder.resolve(name + ".p12");
        keytool(store, "-alias", "ca", "-dname", "CN=%s-ca".formatted(name), "-ext", "bc:c");
        keytool(store, "-alias", "node", "-dname", "CN=" + name, "-signer", "ca");
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new BusTls(
                pem(
                        folder.resolve(name + "-ca.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("ca").getEncoded()),
                pem(
                        folder.resolve(name + ".pem"),
                        "CERTIFICATE",
                        keys.getCertificate("node").getEncoded()),
                pem(
                        folder.resolve(name + ".key"),
                        "PRIVATE KEY",
                        keys.getKey("node", PASSWORD.toCharArray()).getEncoded()));
    }

    private static void keytool(Path store, String... arguments)
            throws IOException, InterruptedException {
        var log = store.resolveSibling(store.getFileName() + ".log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(arguments));
        var keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(log));
        }
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what));
    }
}
