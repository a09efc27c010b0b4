package dev.hearth.sandbox;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.invocation.Payload;
import org.jspecify.annotations.Nullable;

/// Makes requests to the mesh of what guests say. On the sandbox thread.
public final class GuestTargets {

    private GuestTargets() {}

    /// @param kind `topic`, `function`, or `call`
    /// @param name of the topic or function
    /// @param key of the record; absent: the key of what made the function run
    /// @throws IllegalArgumentException says what would be right
    public static MeshRequest request(
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
