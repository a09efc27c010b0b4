package dev.hearth.function;

import java.util.List;

/// How a request of an HTTP trigger proves who sent it.
public sealed interface Auth {

    /// A webhook signature over the raw body.
    ///
    /// @param secrets several while one is being replaced; any of them may have signed
    record Signature(SignatureScheme scheme, List<String> secrets) implements Auth {
        public Signature {
            secrets = List.copyOf(secrets);
            if (secrets.isEmpty()) {
                throw new IllegalArgumentException("auth.signature.secrets names at least one");
            }
        }

        @Override
        public String toString() {
            return "Signature[" + scheme + "]";
        }
    }
}
