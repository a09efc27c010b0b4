package dev.hearth.trigger.http;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hearth.trigger.http.JwtVerifier.Verdict;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Holds the head of a request against the gate of its route, before its body is read. On the event
/// loop of the keys.
final class Admission {

    private static final Future<Optional<Problem>> NOTHING =
            Future.succeededFuture(Optional.empty());

    private Admission() {}

    /// What is wrong with the head; empty where it may pass, and where only the body will tell.
    /// Completes at once unless keys have to be fetched.
    static Future<Optional<Problem>> objection(
            Gate gate, KeySets keys, MultiMap headers, Instant now) {
        return switch (gate) {
            case Gate.Open _, Gate.Signed _ -> NOTHING;
            case Gate.Secret(var credentials) ->
                    Future.succeededFuture(credentials.objection(authorization(headers)));
            case Gate.Token(var verifier, var source) -> {
                var authorization = authorization(headers);
                var early = verifier.objection(authorization);
                yield early.isPresent()
                        ? Future.succeededFuture(early)
                        : objection(verifier, keys.of(source), authorization, now);
            }
        };
    }

    private static List<String> authorization(MultiMap headers) {
        return headers.getAll(HttpHeaders.AUTHORIZATION);
    }

    static Future<Optional<Problem>> objection(
            JwtVerifier verifier, CachedKeys keys, List<String> authorization, Instant now) {
        return withKeys(
                keys.usual(now),
                set ->
                        switch (verifier.verify(authorization, set, now)) {
                            case Verdict.Accepted _ -> Future.succeededFuture(Optional.empty());
                            case Verdict.Refused(var problem) ->
                                    Future.succeededFuture(Optional.of(problem));
                            case Verdict.UnknownKey _ ->
                                    withKeys(
                                            keys.newer(now),
                                            newer ->
                                                    Future.succeededFuture(
                                                            last(
                                                                    verifier.verify(
                                                                            authorization,
                                                                            newer,
                                                                            now))));
                        });
    }

    @FunctionalInterface
    private interface Step {
        Future<Optional<Problem>> with(JWKSet keys);
    }

    private static Future<Optional<Problem>> withKeys(Future<JWKSet> keys, Step step) {
        return keys.transform(had ->
                had.succeeded()
                        ? step.with(had.result())
                        : Future.succeededFuture(Optional.of(unavailable())));
    }

    private static Optional<Problem> last(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> Optional.empty();
            case Verdict.Refused(var problem) -> Optional.of(problem);
            case Verdict.UnknownKey(var problem) -> Optional.of(problem);
        };
    }

    private static Problem unavailable() {
        return Problem.of(
                        Reason.KEYS_UNAVAILABLE,
                        "the keys that tokens are verified with cannot be had now")
                .withRetryAfter(CachedKeys.PAUSE);
    }
}
