package dev.hearth.sandbox;

import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a running handler is when it gives its thread back.
public sealed interface Progress {

    record Returned(Result result) implements Progress {}

    /// The handler threw or returned nonsense; the guest is unharmed.
    record Failed(GuestError error) implements Progress {}

    /// The event's data is not what its content type says; the handler did not run.
    record Malformed(String detail) implements Progress {}

    /// The result has more bytes than the function's output limit. For a language that can tell
    /// before it copies the result; the Graalvisor measures every result itself.
    ///
    /// @param atLeast a lower bound of its bytes
    record Oversized(long atLeast) implements Progress {}

    /// A promise or coroutine is pending.
    ///
    /// @param wakeAfter when the guest's next timer is due; absent when it waits for the host, or
    ///   for nothing at all
    record Waiting(@Nullable Duration wakeAfter) implements Progress {}
}
