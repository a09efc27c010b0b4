package dev.hearth.trigger.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/// What the gateway proves itself with. The files may be replaced while it listens.
///
/// @param certificate the chain in PEM, the own certificate first
/// @param key its private key in PEM, PKCS #8, without a password
public record TlsFiles(Path certificate, Path key) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final byte[] ANYTHING = {1, 2, 3};

    /// Reads both and has one verify what the other signs, which no TLS library does before the
    /// first connection. Blocks.
    ///
    /// @throws IllegalStateException they cannot be read, or do not belong together
    TlsFiles checked() {
        PublicKey publicKey;
        boolean fits;
        try (var chain = Files.newInputStream(certificate)) {
            publicKey =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(chain)
                            .getPublicKey();
            fits = fits(publicKey, privateKey(publicKey.getAlgorithm()));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException unreadable) {
            throw new IllegalStateException(
                    "%s and %s are no certificate and key in PEM: %s"
                            .formatted(certificate, key, unreadable.getMessage()),
                    unreadable);
        }
        if (!fits) {
            throw new IllegalStateException(
                    "the key %s does not belong to the certificate %s".formatted(key, certificate));
        }
        return this;
    }

    private PrivateKey privateKey(String algorithm) throws GeneralSecurityException, IOException {
        var pem = PKCS8.matcher(Files.readString(key));
        if (!pem.find()) {
            throw new IllegalArgumentException("the key has no BEGIN PRIVATE KEY");
        }
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
    }

    private static boolean fits(PublicKey publicKey, PrivateKey privateKey)
            throws GeneralSecurityException {
        var signature =
                Signature.getInstance(
                        switch (publicKey.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            default -> publicKey.getAlgorithm();
                        });
        signature.initSign(privateKey);
        signature.update(ANYTHING);
        var signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(ANYTHING);
        return signature.verify(signed);
    }
}
