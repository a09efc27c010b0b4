package dev.hearth.sandbox;

import dev.hearth.function.FunctionId;
import dev.hearth.invocation.InvocationId;
import org.jspecify.annotations.Nullable;

/// Where functions' own log lines go, already within their limits.
@FunctionalInterface
public interface GuestLog {

    /// On a sandbox thread; several at once.
    ///
    /// @param invocation absent while the function is being loaded
    void line(
            FunctionId function,
            @Nullable InvocationId invocation,
            GuestHost.Level level,
            String text);
}
