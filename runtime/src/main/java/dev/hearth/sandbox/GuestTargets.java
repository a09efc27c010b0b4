package dev.hearth.sandbox;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.invocation.Payload;
import io.vertx.core.Future;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Makes requests to the mesh of what guests say. On the sandbox thread.
public final class GuestTargets {

    private GuestTargets() {}

    /// Asks of the mesh what the guest says. What cannot be asked is refused, and said what would
    /// be right.
    ///
    /// @param values what (`topic`, `function`, or `call`), of whom, the key of the record (absent:
    ///   the key of what made the function run), the kind of the data (1 none, else that of
    ///   [GuestPayload#of]), the data; or what [GuestKeys#request] takes
    public static Future<HostReply> ask(GuestHost host, Value... values) {
        try {
            return host.ask(
                    values[0].asString().equals("kv")
                            ? GuestKeys.request(values)
                            : request(values));
        } catch (IllegalArgumentException impossible) {
            return Future.succeededFuture(
                    new HostReply.Refused(String.valueOf(impossible.getMessage())));
        }
    }

    private static MeshRequest request(Value... values) {
        int kind = values[3].asInt();
        return request(
                values[0].asString(),
                values[1].asString(),
                values[2].isNull() ? null : values[2].asString(),
                kind == 1 ? null : GuestPayload.of(kind, values[4]));
    }

    private static MeshRequest request(
            String kind, String name, @Nullable String key, @Nullable Payload data) {
        return switch (kind) {
            case "topic" -> new MeshRequest.Emit(new Target.Topic(name, constant(key)), data);
            case "function" ->
                    new MeshRequest.Emit(new Target.Function(new FunctionName(name)), data);
            case "call" -> new MeshRequest.Call(new FunctionName(name), data);
            default -> throw new IllegalArgumentException("no target is called " + kind);
        };
    }

    /// A key of a manifest that begins so is read from the data; one of a guest is what it is.
    private static @Nullable String constant(@Nullable String key) {
        if (key != null && key.startsWith("$.")) {
            throw new IllegalArgumentException("a key is a text that does not begin with $.");
        }
        return key;
    }
}
