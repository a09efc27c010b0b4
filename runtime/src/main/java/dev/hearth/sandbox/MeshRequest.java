package dev.hearth.sandbox;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.invocation.Payload;
import org.jspecify.annotations.Nullable;

/// What a guest asks of the mesh: `context.emit` and `context.call`.
public sealed interface MeshRequest {

    /// Absent where there is none.
    @Nullable Payload data();

    /// An event for others; answered once the target has it.
    record Emit(Target target, @Nullable Payload data) implements MeshRequest {}

    /// Answered with what the function returned.
    record Call(FunctionName function, @Nullable Payload data) implements MeshRequest {}
}
