package dev.hearth.sandbox;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.invocation.Payload;
import dev.hearth.state.Condition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a guest asks of the mesh: `context.emit`, `context.call` and `context.kv`.
public sealed interface MeshRequest {

    /// An event for others; answered once the target has it.
    ///
    /// @param data absent where there is none
    record Emit(Target target, @Nullable Payload data) implements MeshRequest {}

    /// Answered with what the function returned.
    ///
    /// @param data absent where there is none
    record Call(FunctionName function, @Nullable Payload data) implements MeshRequest {}

    /// Answered with what the function keeps under a key, if anything.
    record Get(String key) implements MeshRequest {}

    /// Answered with `true` or `false`: whether the condition held.
    ///
    /// @param value absent: what is kept is deleted
    /// @param ttl absent: for ever
    record Put(String key, Condition condition, @Nullable Payload value, @Nullable Duration ttl)
            implements MeshRequest {}
}
