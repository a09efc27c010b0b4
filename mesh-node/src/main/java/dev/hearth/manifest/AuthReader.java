package dev.hearth.manifest;

import dev.hearth.function.Auth;
import java.util.Optional;

/// Reads `auth` of an HTTP trigger.
final class AuthReader {

    private final SignatureReader signatures;

    AuthReader(References references) {
        this.signatures = new SignatureReader(references);
    }

    Optional<Auth> read(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var signature =
                            keys.required(
                                    "signature",
                                    "signature: {preset: github, secrets: [...]}",
                                    signatures::read);
                    keys.refuseOthers("bearer", "basic", "jwt");
                    return signature;
                });
    }
}
