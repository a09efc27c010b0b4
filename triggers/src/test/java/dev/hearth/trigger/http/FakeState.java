package dev.hearth.trigger.http;

import dev.hearth.state.Condition;
import dev.hearth.state.Reading;
import dev.hearth.state.State;
import dev.hearth.state.StateKey;
import dev.hearth.state.Writing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Values in a map; nothing expires, how long it would be kept is written down.
final class FakeState implements State {

    final Map<StateKey, Duration> ttls = new ConcurrentHashMap<>();
    volatile boolean isThere = true;
    private final Map<StateKey, Buffer> values = new ConcurrentHashMap<>();

    @Override
    public Future<Reading> read(StateKey key) {
        var value = values.get(key);
        return Future.succeededFuture(
                value == null ? new Reading.Missing() : new Reading.Found(value));
    }

    @Override
    public Future<Writing> write(
            StateKey key, Condition condition, Buffer value, @Nullable Duration ttl) {
        if (!isThere) {
            return Future.succeededFuture(new Writing.Unavailable("too few nodes"));
        }
        boolean written =
                switch (condition) {
                    case Condition.Always _ -> {
                        values.put(key, value);
                        yield true;
                    }
                    case Condition.Absent _ -> values.putIfAbsent(key, value) == null;
                    case Condition.Is(var expected) -> values.replace(key, expected, value);
                };
        if (written && ttl != null) {
            ttls.put(key, ttl);
        }
        return Future.succeededFuture(written ? new Writing.Written() : new Writing.Unmet());
    }

    @Override
    public Future<Writing> remove(StateKey key, Condition condition) {
        boolean removed =
                switch (condition) {
                    case Condition.Always _ -> values.remove(key) != null;
                    case Condition.Absent _ -> false;
                    case Condition.Is(var expected) -> values.remove(key, expected);
                };
        return Future.succeededFuture(removed ? new Writing.Written() : new Writing.Unmet());
    }
}
