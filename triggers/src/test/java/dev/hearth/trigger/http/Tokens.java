package dev.hearth.trigger.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// Somebody who signs tokens with a key of their own.
record Tokens(JWK key, JWSAlgorithm algorithm) {

    static final String ISSUER = "https://id.example.com/";

    static Tokens rsa(String kid) {
        try {
            return new Tokens(new RSAKeyGenerator(2048).keyID(kid).generate(), JWSAlgorithm.RS256);
        } catch (JOSEException everyJdkCan) {
            throw new AssertionError(everyJdkCan);
        }
    }

    static Tokens ec(String kid) {
        try {
            return new Tokens(
                    new ECKeyGenerator(Curve.P_256).keyID(kid).generate(), JWSAlgorithm.ES256);
        } catch (JOSEException everyJdkCan) {
            throw new AssertionError(everyJdkCan);
        }
    }

    Tokens with(JWSAlgorithm algorithm) {
        return new Tokens(key, algorithm);
    }

    /// The public half.
    JWKSet keys() {
        return new JWKSet(key.toPublicJWK());
    }

    static JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("ada")
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    String token(Instant now) {
        return sign(claims(now).build());
    }

    String sign(JWTClaimsSet claims) {
        return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    }

    String sign(JWSHeader header, JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(signer());
            return token.serialize();
        } catch (JOSEException wrongKey) {
            throw new AssertionError(wrongKey);
        }
    }

    private JWSSigner signer() throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSASigner(rsa);
            case ECKey ec -> new ECDSASigner(ec);
            default -> throw new AssertionError(key.getKeyType());
        };
    }

    static List<String> bearer(String token) {
        return List.of("Bearer " + token);
    }
}
