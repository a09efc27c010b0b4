package dev.hearth.manifest;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import dev.hearth.manifest.Problem.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `auth.signature` of an HTTP trigger.
final class SignatureReader {

    static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    /// What [#HEADER] stands for.
    static final String HEADER_NAME = "the name of a header";

    private final References references;

    SignatureReader(References references) {
        this.references = references;
    }

    /// The ways of signing, by their words.
    private enum Preset {
        STANDARD_WEBHOOKS,
        GITHUB,
        STRIPE,
        SLACK,
        HMAC;

        private static final Map<String, Preset> WORDS =
                Map.of(
                        "standard-webhooks", STANDARD_WEBHOOKS,
                        "github", GITHUB,
                        "stripe", STRIPE,
                        "slack", SLACK,
                        "hmac", HMAC);
    }

    Optional<Auth> read(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var preset = keys.required("preset", "preset: github", Words.of(Preset.WORDS));
                    Conversion<String> secret =
                            preset.filter(Preset.STANDARD_WEBHOOKS::equals).isPresent()
                                    ? this::standardSecret
                                    : references::secret;
                    var secrets =
                            keys.required(
                                    "secrets",
                                    "secrets: [\"${env:NAME}\"]",
                                    list -> list.listOf(secret));
                    var scheme = preset.flatMap(p -> scheme(p, keys));
                    if (preset.isPresent()) {
                        keys.refuseOthers();
                    }
                    return scheme.flatMap(s -> secrets.map(some -> new Auth.Signature(s, some)));
                });
    }

    private static Optional<SignatureScheme> scheme(Preset preset, Mapping keys) {
        return switch (preset) {
            case STANDARD_WEBHOOKS ->
                    Optional.of(new SignatureScheme.StandardWebhooks(tolerance(keys)));
            case GITHUB -> Optional.of(new SignatureScheme.Github());
            case STRIPE -> Optional.of(new SignatureScheme.Stripe(tolerance(keys)));
            case SLACK -> Optional.of(new SignatureScheme.Slack(tolerance(keys)));
            case HMAC -> hmac(keys);
        };
    }

    private static Duration tolerance(Mapping keys) {
        return keys.or("tolerance", SignatureScheme.DEFAULT_TOLERANCE, Scalars::positiveDuration);
    }

    private static Optional<SignatureScheme> hmac(Mapping keys) {
        var header =
                keys.required(
                        "header",
                        "header: X-SOME-SIGNATURE",
                        Scalars.matching(HEADER, HEADER_NAME));
        var algorithm =
                keys.required(
                        "algorithm",
                        "algorithm: sha256",
                        Words.of(SignatureScheme.Hmac.Algorithm.class));
        var encoding =
                keys.required(
                        "encoding",
                        "encoding: hex or base64",
                        Words.of(SignatureScheme.Hmac.Encoding.class));
        return header.flatMap(
                h -> algorithm.flatMap(a -> encoding.map(e -> new SignatureScheme.Hmac(h, a, e))));
    }

    /// One of Standard Webhooks.
    Optional<String> standardSecret(Value value) {
        return references
                .secret(value)
                .filter(
                        value.demand(
                                SignatureReader::isStandardSecret,
                                Kind.MEANING,
                                "is not base64, with or without whsec_ before it"));
    }

    private static boolean isStandardSecret(String secret) {
        try {
            return SignatureScheme.StandardWebhooks.key(secret).length > 0;
        } catch (IllegalArgumentException noKey) {
            return false;
        }
    }
}
