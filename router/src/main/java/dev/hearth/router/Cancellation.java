package dev.hearth.router;

import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ends invocations wherever they are: every node is told, the one that has it ends it. Best
/// effort: one that is on its way at that moment, or whose node is cut off, comes to its own end.
/// Whoever invoked has [dev.hearth.invocation.Outcome.Cancelled] as its outcome.
public final class Cancellation {

    private static final String ADDRESS = "hearth.cancel";

    private final Vertx vertx;
    private final Consumer<InvocationId> here;
    private @Nullable MessageConsumer<String> consumer;

    /// @param here ends it if it is on this node; on an event loop
    public Cancellation(Vertx vertx, Consumer<InvocationId> here) {
        this.vertx = vertx;
        this.here = here;
    }

    /// @return completes when all nodes know that this one listens
    public Future<Void> listen() {
        MessageConsumer<String> listening =
                vertx.eventBus()
                        .consumer(
                                ADDRESS, message -> here.accept(new InvocationId(message.body())));
        consumer = listening;
        return listening.completion();
    }

    /// Any thread.
    public void cancel(InvocationId invocation) {
        vertx.eventBus().publish(ADDRESS, invocation.value());
    }

    public Future<Void> close() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }
}
