package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Tokens.bearer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hearth.function.Auth;
import dev.hearth.trigger.http.JwtVerifier.Verdict;
import dev.hearth.trigger.http.Problem.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Tokens SIGNER = Tokens.rsa("k1");
    private static final Auth.KeySet KEYS =
            new Auth.KeySet.Url(URI.create("https://id.example.com/jwks.json"));

    private final JwtVerifier verifier = expecting(Set.of(), Set.of());

    private static JwtVerifier expecting(Set<String> audiences, Set<String> scopes) {
        return JwtVerifier.of(new Auth.Jwt(KEYS, Tokens.ISSUER, audiences, scopes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void aTokenOfAKnownRsaKeyIsAccepted(String algorithm) {
        accepted(SIGNER.with(JWSAlgorithm.parse(algorithm)).token(NOW));
    }

    @Test
    void aTokenOfAKnownEcKeyIsAccepted() {
        var signer = Tokens.ec("e1");
        assertThat(verifier.verify(bearer(signer.token(NOW)), signer.keys(), NOW))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aTokenMayLeaveOutItsKeysId() {
        accepted(
                SIGNER.sign(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .build(),
                        Tokens.claims(NOW).build()));
    }

    @Test
    void aTokenOfAnUnknownKeyMayBecomeKnown() {
        var stranger = Tokens.rsa("k2").token(NOW);
        assertThat(verifier.verify(bearer(stranger), SIGNER.keys(), NOW))
                .isInstanceOf(Verdict.UnknownKey.class);
        assertThat(verifier.verify(bearer(SIGNER.token(NOW)), new JWKSet(), NOW))
                .isInstanceOf(Verdict.UnknownKey.class);
    }

    @Test
    void aStrangerWhoUsesAKnownKeysIdIsRefused() {
        refused(Tokens.rsa("k1").token(NOW), Reason.CREDENTIALS_INVALID);
    }

    @Test
    void aChangedTokenIsRefused() {
        var parts = SIGNER.token(NOW).split("\\.");
        var forged =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                Tokens.claims(NOW)
                                        .subject("root")
                                        .build()
                                        .toString()
                                        .getBytes(UTF_8));
        refused(parts[0] + "." + forged + "." + parts[2], Reason.CREDENTIALS_INVALID);
    }

    @Test
    void anUnsignedTokenIsRefused() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var token =
                encoder.encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8))
                        + "."
                        + encoder.encodeToString(
                                Tokens.claims(NOW).build().toString().getBytes(UTF_8))
                        + ".";
        refused(token, Reason.CREDENTIALS_INVALID);
        assertThat(verifier.verify(bearer(token), new JWKSet(), NOW))
                .isInstanceOf(Verdict.Refused.class);
    }

    /// RFC 8725 section 2.1: the public key taken for a shared secret.
    @Test
    void anHmacUnderThePublicKeyIsRefused() throws JOSEException {
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                        Tokens.claims(NOW).build());
        token.sign(new MACSigner(SIGNER.key().toRSAKey().toPublicKey().getEncoded()));
        refused(token.serialize(), Reason.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "....", "e30.e30.e30"})
    void whatIsNoTokenIsRefused(String token) {
        refused(token, Reason.CREDENTIALS_INVALID);
    }

    @Test
    void aTokenIsGoodForAMinuteAfterItsEndAndBeforeItsBeginning() {
        for (var seconds : List.of(-59, 59)) {
            accepted(signed(claims -> claims.expirationTime(at(-59)).notBeforeTime(at(seconds))));
        }
        refused(signed(claims -> claims.expirationTime(at(-61))), Reason.CREDENTIALS_INVALID);
        refused(signed(claims -> claims.notBeforeTime(at(61))), Reason.CREDENTIALS_INVALID);
    }

    @Test
    void aTokenWithoutAnEndIsRefused() {
        refused(signed(claims -> claims.expirationTime(null)), Reason.CREDENTIALS_INVALID);
    }

    @Test
    void theIssuerMustBeTheExpectedOne() {
        refused(
                signed(claims -> claims.issuer("https://evil.example")),
                Reason.CREDENTIALS_INVALID);
        refused(signed(claims -> claims.issuer(null)), Reason.CREDENTIALS_INVALID);
    }

    @Test
    void oneOfTheAudiencesMustBeNamed() {
        var shop = expecting(Set.of("shop", "stock"), Set.of());
        assertThat(verdict(shop, signed(c -> c.audience(List.of("other", "stock")))))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(verdict(shop, signed(c -> c.audience("other"))))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(verdict(shop, signed(c -> c))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void everyScopeMustBeGranted() {
        var writer = expecting(Set.of(), Set.of("orders:read", "orders:write"));
        assertThat(verdict(writer, signed(c -> c.claim("scope", "a orders:write orders:read"))))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(
                        verdict(
                                writer,
                                signed(c ->
                                        c.claim("scp", List.of("orders:read", "orders:write")))))
                .isInstanceOf(Verdict.Accepted.class);
        var problem =
                ((Verdict.Refused) verdict(writer, signed(c -> c.claim("scope", "orders:read"))))
                        .problem();
        assertThat(problem.reason()).isEqualTo(Reason.INSUFFICIENT_SCOPE);
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.headers().get("www-authenticate"))
                .contains("error=\"insufficient_scope\", scope=\"orders:write\"");
    }

    @Test
    void theHeadAloneTellsWhatIsNoBearerToken() {
        assertThat(verifier.objection(List.of()).orElseThrow().reason())
                .isEqualTo(Reason.CREDENTIALS_MISSING);
        assertThat(verifier.objection(List.of("Basic YTpi")).orElseThrow().reason())
                .isEqualTo(Reason.CREDENTIALS_INVALID);
        assertThat(verifier.objection(List.of("Bearer a.b.c"))).isEmpty();
    }

    @FunctionalInterface
    private interface Change {
        JWTClaimsSet.Builder of(JWTClaimsSet.Builder claims);
    }

    private static String signed(Change change) {
        return SIGNER.sign(change.of(Tokens.claims(NOW)).build());
    }

    private static Date at(int seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static Verdict verdict(JwtVerifier verifier, String token) {
        return verifier.verify(bearer(token), SIGNER.keys(), NOW);
    }

    private void accepted(String token) {
        assertThat(verdict(verifier, token)).isInstanceOf(Verdict.Accepted.class);
    }

    private void refused(String token, Reason reason) {
        assertThat(verdict(verifier, token))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.problem().reason()).isEqualTo(reason));
    }
}
