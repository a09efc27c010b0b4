package dev.hearth.trigger.http;

import dev.hearth.function.FunctionName;
import dev.hearth.function.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The rate limiters of a node's triggers, which event loops share and new versions of a function
/// inherit. Any thread.
final class RateLimiters {

    /// What a limiter counts: a trigger's requests, whatever the version of its function.
    record Key(FunctionName function, String trigger, RateLimit limit) {}

    private final Map<Key, RateLimiter> limiters = new ConcurrentHashMap<>();

    /// Empty when the request may pass, else how long it would have to wait.
    ///
    /// @param now on the clock of [System#nanoTime]
    Optional<Duration> take(Route route, long now) {
        return key(route).flatMap(key -> limiter(key, now).take(now));
    }

    private RateLimiter limiter(Key key, long now) {
        return limiters.computeIfAbsent(key, _ -> new RateLimiter(key.limit(), now));
    }

    /// Empty where the route has no limit.
    static Optional<Key> key(Route route) {
        return Optional.ofNullable(route.trigger().rateLimit())
                .map(limit -> new Key(route.function().name(), route.trigger().name(), limit));
    }

    /// Forgets those of triggers that are gone, or have another limit now.
    void retain(Set<Key> needed) {
        limiters.keySet().retainAll(needed);
    }
}
