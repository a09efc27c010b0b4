package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.trigger.http.Problem.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The secrets that a request may name in `Authorization`, as their digests: comparing them takes
/// the same time for every wrong secret, however long it is and whatever it begins with. Pure; any
/// thread.
record Credentials(Scheme scheme, List<byte[]> digests) {

    enum Scheme {
        BEARER("Bearer"),
        BASIC("Basic");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }
    }

    Credentials {
        digests = List.copyOf(digests);
    }

    /// `Bearer TOKEN`, RFC 6750.
    ///
    /// @throws IllegalArgumentException a token is empty
    static Credentials ofTokens(Collection<String> tokens) {
        return of(Scheme.BEARER, tokens);
    }

    /// `Basic BASE64(NAME:PASSWORD)`, RFC 7617, in UTF-8.
    ///
    /// @throws IllegalArgumentException a password is empty
    static Credentials ofUsers(Map<String, String> users) {
        if (users.containsValue("")) {
            throw empty();
        }
        return of(
                Scheme.BASIC,
                users.entrySet().stream().map(u -> u.getKey() + ":" + u.getValue()).toList());
    }

    private static Credentials of(Scheme scheme, Collection<String> secrets) {
        if (secrets.contains("")) {
            throw empty();
        }
        return new Credentials(
                scheme, secrets.stream().map(secret -> digest(secret.getBytes(UTF_8))).toList());
    }

    private static IllegalArgumentException empty() {
        return new IllegalArgumentException("auth holds an empty secret; is its variable set?");
    }

    /// What is wrong with them; empty when they are right.
    ///
    /// @param authorization every value of the header
    Optional<Problem> objection(List<String> authorization) {
        if (authorization.isEmpty()) {
            return Optional.of(
                    refusal(
                            Reason.CREDENTIALS_MISSING,
                            "the header Authorization is missing: %s is asked for"
                                    .formatted(scheme.word)));
        }
        return AuthorizationField.of(authorization, scheme.word)
                        .flatMap(this::secret)
                        .filter(this::isKnown)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(
                        refusal(
                                Reason.CREDENTIALS_INVALID,
                                "Authorization names nobody who may pass here"));
    }

    private Optional<byte[]> secret(String credentials) {
        return switch (scheme) {
            case BEARER -> Optional.of(credentials.getBytes(UTF_8));
            case BASIC -> decoded(credentials);
        };
    }

    private static Optional<byte[]> decoded(String credentials) {
        try {
            return Optional.of(Base64.getDecoder().decode(credentials));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private boolean isKnown(byte[] secret) {
        var given = digest(secret);
        boolean known = false;
        for (var digest : digests) {
            known |= MessageDigest.isEqual(digest, given);
        }
        return known;
    }

    private Problem refusal(Reason reason, String detail) {
        return Problem.of(reason, detail)
                .withHeader(
                        "www-authenticate",
                        switch (scheme) {
                            case BEARER ->
                                    reason == Reason.CREDENTIALS_MISSING
                                            ? "Bearer realm=\"hearth\""
                                            : "Bearer realm=\"hearth\", error=\"invalid_token\"";
                            case BASIC -> "Basic realm=\"hearth\", charset=\"UTF-8\"";
                        });
    }

    private static byte[] digest(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return "%s, %d secrets".formatted(scheme.word, digests.size());
    }
}
