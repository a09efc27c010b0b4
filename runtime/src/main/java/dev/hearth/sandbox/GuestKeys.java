package dev.hearth.sandbox;

import dev.hearth.invocation.Payload;
import dev.hearth.state.Condition;
import java.time.Duration;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Makes requests of what guests say to `context.kv`. On the sandbox thread.
final class GuestKeys {

    private static final int ANY = 0;
    private static final int NOTHING = 1;

    private GuestKeys() {}

    /// @param values `kv`, `get` or `put`, the key; of `put` the seconds it is kept (absent: for
    ///   ever), the kind of what must be there (0 whatever there is, 1 nothing, else that of
    ///   [GuestPayload#of]) and that, the kind of what is put (1 for nothing: it is deleted) and
    ///   that
    /// @throws IllegalArgumentException they make no request
    static MeshRequest request(Value... values) {
        var key = values[2].asString();
        return values[1].asString().equals("get")
                ? new MeshRequest.Get(key)
                : new MeshRequest.Put(
                        key,
                        condition(values[4].asInt(), values[5]),
                        payload(values[6].asInt(), values[7]),
                        values[3].isNull() ? null : ttl(values[3].asDouble()));
    }

    private static Condition condition(int kind, Value expected) {
        return switch (kind) {
            case ANY -> new Condition.Always();
            case NOTHING -> new Condition.Absent();
            default -> new Condition.Is(KeptValue.of(GuestPayload.of(kind, expected)));
        };
    }

    private static @Nullable Payload payload(int kind, Value content) {
        return kind == NOTHING ? null : GuestPayload.of(kind, content);
    }

    private static Duration ttl(double seconds) {
        if (!(seconds > 0 && seconds <= 1e9)) {
            throw new IllegalArgumentException(
                    "ttl is a number of seconds, more than 0 and at most 1000000000");
        }
        return Duration.ofMillis(Math.max(1, (long) (seconds * 1e3)));
    }
}
