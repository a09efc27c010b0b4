package dev.hearth.node;

import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks nodes to drain, and hears when this one is asked. Any thread.
final class DrainRequests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final NodeId self;
    private final Promise<Void> asked = Promise.promise();
    private @Nullable MessageConsumer<String> consumer;

    DrainRequests(Vertx vertx, NodeId self) {
        this.vertx = vertx;
        this.self = self;
    }

    /// @return completes when all nodes know that this one listens
    Future<Void> listen() {
        MessageConsumer<String> listening =
                vertx.eventBus()
                        .consumer(
                                address(self),
                                message -> {
                                    asked.tryComplete();
                                    message.reply(self.value());
                                });
        consumer = listening;
        return listening.completion();
    }

    /// Completes when this node is asked for the first time.
    Future<Void> asked() {
        return asked.future();
    }

    /// Completes when that node has heard it; fails when it does not answer.
    Future<Void> ask(NodeId node) {
        var options = new DeliveryOptions().setSendTimeout(PATIENCE.toMillis());
        return vertx.eventBus().request(address(node), self.value(), options).mapEmpty();
    }

    Future<Void> close() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private static String address(NodeId node) {
        return "hearth.drain." + node;
    }
}
