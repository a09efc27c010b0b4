package dev.hearth.trigger.http;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A JWK Set of elsewhere, and when it is asked for again. Not thread-safe: belongs to one event
/// loop. The laws:
///
/// 1. A set is used for [#FRESH] without asking.
/// 2. After that it is still used while a newer one is on its way, and while none can be had, but
///    never for longer than [#USABLE].
/// 3. A token whose key is unknown asks for a newer set.
/// 4. Nobody is asked more often than every [#PAUSE], and never twice at once, whatever arrives.
final class CachedKeys {

    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration USABLE = Duration.ofHours(1);
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(CachedKeys.class);

    private final String name;
    private final Supplier<Future<JWKSet>> source;
    private Instant asked = Instant.MIN;
    private Instant received = Instant.MIN;
    private @Nullable JWKSet set;
    private @Nullable Future<JWKSet> answer;

    /// @param name of the source, for the log
    CachedKeys(String name, Supplier<Future<JWKSet>> source) {
        this.name = name;
        this.source = source;
    }

    /// Fails when there is no usable set and none can be had.
    Future<JWKSet> usual(Instant now) {
        var known = usable(now);
        if (known == null) {
            return asked(now);
        }
        if (!now.isBefore(received.plus(FRESH))) {
            asked(now).onFailure(_ -> {});
        }
        return Future.succeededFuture(known);
    }

    /// For a token whose key is not among the usual ones.
    Future<JWKSet> newer(Instant now) {
        var known = usable(now);
        return known == null ? asked(now) : asked(now).otherwise(known);
    }

    private @Nullable JWKSet usable(Instant now) {
        return set != null && now.isBefore(received.plus(USABLE)) ? set : null;
    }

    private Future<JWKSet> asked(Instant now) {
        if (answer != null && (!answer.isComplete() || now.isBefore(asked.plus(PAUSE)))) {
            return answer;
        }
        asked = now;
        var asking =
                source.get()
                        .onSuccess(keys -> {
                            set = keys;
                            received = now;
                        })
                        .onFailure(failure ->
                                LOG.warn(
                                        "The keys of {} cannot be had: {}",
                                        name,
                                        message(failure)));
        answer = asking;
        return asking;
    }

    private static String message(Throwable failure) {
        var message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
