package dev.hearth.trigger.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.hearth.function.Auth;
import dev.hearth.trigger.http.Problem.Reason;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds a request's JWT against the keys of who should have signed it, and against what its claims
/// should say. Only signatures with a private key count (`RS`, `PS`, `ES`): a public key can never
/// be taken for a shared secret. `exp` must be there, `nbf` may be; both with a minute's grace.
/// Pure; any thread.
record JwtVerifier(Auth.Jwt expected) {

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    sealed interface Verdict {
        record Accepted() implements Verdict {}

        record Refused(Problem problem) implements Verdict {}

        /// None of the keys can have signed it; newer ones may.
        record UnknownKey(Problem problem) implements Verdict {}
    }

    static JwtVerifier of(Auth.Jwt expected) {
        return new JwtVerifier(expected);
    }

    /// What the head alone already tells: empty where there is a token to be verified.
    ///
    /// @param authorization every value of the header
    Optional<Problem> objection(List<String> authorization) {
        if (authorization.isEmpty()) {
            return Optional.of(
                    Problem.of(
                                    Reason.CREDENTIALS_MISSING,
                                    "the header Authorization is missing: a Bearer JWT is asked for")
                            .withHeader("www-authenticate", "Bearer realm=\"hearth\""));
        }
        return AuthorizationField.of(authorization, "Bearer").isPresent()
                ? Optional.empty()
                : Optional.of(invalid("Authorization holds no Bearer token"));
    }

    Verdict verify(List<String> authorization, JWKSet keys, Instant now) {
        SignedJWT token;
        try {
            token = SignedJWT.parse(AuthorizationField.of(authorization, "Bearer").orElse(""));
        } catch (ParseException noJwt) {
            return new Verdict.Refused(invalid("the token is no signed JWT"));
        }
        if (!ALGORITHMS.contains(token.getHeader().getAlgorithm())) {
            return new Verdict.Refused(
                    invalid("tokens are signed with one of RS, PS or ES 256 to 512"));
        }
        var matcher = JWKMatcher.forJWSHeader(token.getHeader());
        if (matcher == null || new JWKSelector(matcher).select(keys).isEmpty()) {
            return new Verdict.UnknownKey(
                    invalid("the token is signed with a key nobody here knows"));
        }
        try {
            return verdict(processor(keys, now).process(token, null));
        } catch (BadJOSEException | JOSEException wrong) {
            return new Verdict.Refused(invalid("the token is refused: " + wrong.getMessage()));
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(JWKSet keys, Instant now) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(claims(now));
        return processor;
    }

    /// The verifier asks its set whether it contains null, which an immutable one does not answer.
    private DefaultJWTClaimsVerifier<SecurityContext> claims(Instant now) {
        return new DefaultJWTClaimsVerifier<>(
                expected.audiences().isEmpty() ? null : new HashSet<>(expected.audiences()),
                new JWTClaimsSet.Builder().issuer(expected.issuer()).build(),
                Set.of("exp"),
                Set.of()) {
            @Override
            protected Date currentTime() {
                return Date.from(now);
            }
        };
    }

    private Verdict verdict(JWTClaimsSet claims) {
        var missing = new HashSet<>(expected.scopes());
        missing.removeAll(scopes(claims.getClaim("scope")));
        missing.removeAll(scopes(claims.getClaim("scp")));
        if (missing.isEmpty()) {
            return new Verdict.Accepted();
        }
        var names = String.join(" ", missing.stream().sorted().toList());
        return new Verdict.Refused(
                Problem.of(Reason.INSUFFICIENT_SCOPE, "the token lacks the scope " + names)
                        .withHeader(
                                "www-authenticate",
                                "Bearer realm=\"hearth\", error=\"insufficient_scope\", scope=\"%s\""
                                        .formatted(names)));
    }

    /// One text with spaces (RFC 8693), or a list.
    private static List<String> scopes(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Arrays.asList(text.split(" ", -1));
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    private static Problem invalid(String detail) {
        return Problem.of(Reason.CREDENTIALS_INVALID, detail)
                .withHeader("www-authenticate", "Bearer realm=\"hearth\", error=\"invalid_token\"");
    }
}
