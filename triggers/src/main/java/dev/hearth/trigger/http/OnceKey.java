package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.delivery.DataField;
import dev.hearth.delivery.PartsDigest;
import dev.hearth.function.Auth;
import dev.hearth.function.Idempotency;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Origin;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request and its repeats have in common.
///
/// @param name a digest: keys of senders are kept nowhere
/// @param request a digest of what else must be the same in a repeat; empty where nothing must
/// @param keep which answers a repeat gets instead of running again
/// @param ttl how long
record OnceKey(String name, String request, Keep keep, Duration ttl) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    enum Keep {
        /// Whatever the function has returned, but for 5xx.
        RETURNED,
        /// 2xx: a provider sends again what it was answered otherwise.
        DELIVERED
    }

    /// By the manifest's `idempotency.key`; else by the id of the delivery, where the signature's
    /// provider gives one; else by [#ofHeader]. Empty where it has none of them.
    static Optional<OnceKey> of(Trigger.Http trigger, Origin.Http http, Buffer body) {
        var wanted = trigger.idempotency();
        if (wanted != null) {
            return value(wanted.key(), http, body)
                    .map(value -> named(value, http, body, wanted.ttl()));
        }
        var delivery = deliveryHeader(trigger.auth());
        if (delivery.isPresent()) {
            return header(http.headers(), delivery.get())
                    .map(id ->
                            new OnceKey(
                                    PartsDigest.of("delivery", id),
                                    "",
                                    Keep.DELIVERED,
                                    Idempotency.DEFAULT_TTL));
        }
        return ofHeader(http, body);
    }

    /// By the header `Idempotency-Key` of a request that may change something.
    static Optional<OnceKey> ofHeader(Origin.Http http, Buffer body) {
        return SAFE.contains(http.method())
                ? Optional.empty()
                : value(Idempotency.DEFAULT_KEY, http, body)
                        .map(value -> named(value, http, body, Idempotency.DEFAULT_TTL));
    }

    private static Optional<String> deliveryHeader(@Nullable Auth auth) {
        return auth instanceof Auth.Signature(var scheme, _)
                ? switch (scheme) {
                    case SignatureScheme.StandardWebhooks _ -> Optional.of("webhook-id");
                    case SignatureScheme.Github _ -> Optional.of("x-github-delivery");
                    case SignatureScheme.Stripe _,
                            SignatureScheme.Slack _,
                            SignatureScheme.Hmac _ ->
                            Optional.empty();
                }
                : Optional.empty();
    }

    /// Who asks is part of what must be the same, so that nobody gets another one's answer.
    private static OnceKey named(String value, Origin.Http http, Buffer body, Duration ttl) {
        var request =
                PartsDigest.of(
                        http.method(),
                        http.path(),
                        http.query().toString(),
                        http.headers().getOrDefault("authorization", ""),
                        body.toString(ISO_8859_1));
        return new OnceKey(PartsDigest.of("key", value), request, Keep.RETURNED, ttl);
    }

    private static Optional<String> value(Idempotency.Key key, Origin.Http http, Buffer body) {
        return switch (key) {
            case Idempotency.Key.Header(var name) -> header(http.headers(), name);
            case Idempotency.Key.Field(var path) -> DataField.of(path, body);
        };
    }

    private static Optional<String> header(Map<String, String> headers, String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
    }
}
