package dev.hearth.function;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /// `Authorization: Bearer TOKEN` with one of some fixed tokens.
    record Bearer(List<String> tokens) implements Auth {
        public Bearer {
            tokens = List.copyOf(tokens);
            if (tokens.isEmpty()) {
                throw new IllegalArgumentException("auth.bearer.tokens names at least one");
            }
        }

        @Override
        public String toString() {
            return "Bearer[" + tokens.size() + " tokens]";
        }
    }

    /// `Authorization: Basic`, RFC 7617.
    ///
    /// @param users passwords by the names of who has them
    record Basic(Map<String, String> users) implements Auth {
        public Basic {
            users = Map.copyOf(users);
            if (users.isEmpty()) {
                throw new IllegalArgumentException("auth.basic.users names at least one");
            }
        }

        @Override
        public String toString() {
            return "Basic" + users.keySet();
        }
    }

    /// `Authorization: Bearer JWT`, signed with a key of a set (RFC 7517, RFC 7519).
    ///
    /// @param issuer what `iss` must be
    /// @param audiences one of them must be in `aud`; empty: whatever it is
    /// @param scopes all of them must be in `scope` or `scp`
    record Jwt(KeySet keys, String issuer, Set<String> audiences, Set<String> scopes)
            implements Auth {
        public Jwt {
            audiences = Set.copyOf(audiences);
            scopes = Set.copyOf(scopes);
        }
    }

    /// Where a JWK Set is.
    sealed interface KeySet {
        /// @param uri with the scheme `https` or `http`
        record Url(URI uri) implements KeySet {}

        record File(Path path) implements KeySet {}
    }
}
