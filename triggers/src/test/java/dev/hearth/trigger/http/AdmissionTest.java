package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Tokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hearth.function.Auth;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tokens while their issuer replaces its keys.
class AdmissionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Tokens OLD = Tokens.rsa("k1");
    private static final Tokens NEW = Tokens.rsa("k2");

    private final JwtVerifier verifier =
            JwtVerifier.of(
                    new Auth.Jwt(
                            new Auth.KeySet.Url(URI.create("https://id.example.com/")),
                            Tokens.ISSUER,
                            Set.of(),
                            Set.of()));
    private final List<Future<JWKSet>> published = new ArrayList<>();
    private final CachedKeys keys = new CachedKeys("issuer", () -> published.getLast());

    @Test
    void aTokenOfANewKeyMakesTheNodeLookAgain() {
        published.add(Future.succeededFuture(OLD.keys()));
        assertThat(objection(OLD, NOW)).isEmpty();

        published.add(Future.succeededFuture(NEW.keys()));
        var later = NOW.plus(CachedKeys.PAUSE);
        assertThat(objection(NEW, later)).isEmpty();
        assertThat(objection(OLD, later)).contains(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void whileTheNewKeysCannotBeHadTheOldOnesCount() {
        published.add(Future.succeededFuture(OLD.keys()));
        assertThat(objection(OLD, NOW)).isEmpty();

        published.add(Future.failedFuture("out of order"));
        var later = NOW.plus(CachedKeys.PAUSE);
        assertThat(objection(NEW, later)).contains(Reason.CREDENTIALS_INVALID);
        assertThat(objection(OLD, later)).isEmpty();
        assertThat(objection(OLD, NOW.plus(CachedKeys.USABLE))).contains(Reason.KEYS_UNAVAILABLE);
    }

    private Optional<Reason> objection(Tokens signer, Instant now) {
        var token = signer.token(now.plus(Duration.ofMinutes(1)));
        return Admission.objection(verifier, keys, bearer(token), now)
                .result()
                .map(Problem::reason);
    }
}
