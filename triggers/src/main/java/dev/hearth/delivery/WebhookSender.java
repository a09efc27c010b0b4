package dev.hearth.delivery;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Deadline;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Posts to hosts outside the mesh.
@FunctionalInterface
public interface WebhookSender {

    sealed interface Answer {

        /// @param retryAfter how long it asks to be left alone; absent where it does not
        record Answered(int status, @Nullable Duration retryAfter) implements Answer {}

        /// It must not be sent there.
        record Refused(String detail) implements Answer {}

        /// No answer came; it may have arrived.
        record Failed(String detail) implements Answer {}
    }

    /// Never fails, and completes soon after the deadline at the latest. Redirects are not
    /// followed. Any event loop.
    ///
    /// @param from the function whose output it is
    Future<Answer> post(
            FunctionSpec from, URI url, MultiMap headers, Buffer body, Deadline deadline);
}
