package dev.hearth.node;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.Found;
import dev.hearth.acceptance.FoundForm;
import dev.hearth.acceptance.Receipt;
import dev.hearth.acceptance.Status;
import dev.hearth.invocation.InvocationId;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Accepts on this node, and finds what any node has accepted: where this one does not know an
/// invocation, it asks all others. Any thread.
final class InvocationSearch implements Acceptance {

    /// For an answer, beyond what is waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String WAIT = "wait-millis";
    private static final String CANCEL = "cancel";
    private static final Buffer UNKNOWN = Buffer.buffer();

    private final Vertx vertx;
    private final NodeId self;
    private final Supplier<Collection<NodeId>> nodes;
    private final Acceptance here;
    private @Nullable MessageConsumer<String> consumer;

    /// @param nodes all of them
    /// @param here what this node has accepted
    InvocationSearch(
            Vertx vertx, NodeId self, Supplier<Collection<NodeId>> nodes, Acceptance here) {
        this.vertx = vertx;
        this.self = self;
        this.nodes = nodes;
        this.here = here;
    }

    /// @return completes when all nodes know that this one answers
    Future<Void> listen() {
        MessageConsumer<String> listening = vertx.eventBus().consumer(address(self), this::answer);
        consumer = listening;
        return listening.completion();
    }

    Future<Void> close() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private void answer(Message<String> question) {
        var id = new InvocationId(question.body());
        var wait = question.headers().get(WAIT);
        var found =
                wait == null
                        ? here.cancel(id).map(status -> status.map(one -> new Found(one, null)))
                        : here.find(id, Duration.ofMillis(Long.parseLong(wait)));
        found.onSuccess(one -> question.reply(one.map(FoundForm::write).orElse(UNKNOWN)))
                .onFailure(broken -> question.fail(1, String.valueOf(broken.getMessage())));
    }

    @Override
    public Future<Receipt> accept(AcceptedEvent event) {
        return here.accept(event);
    }

    @Override
    public Future<Optional<Found>> find(InvocationId id, Duration wait) {
        return here.find(id, wait)
                .compose(known ->
                        known.isPresent()
                                ? Future.succeededFuture(known)
                                : elsewhere(
                                        id,
                                        new DeliveryOptions()
                                                .addHeader(WAIT, Long.toString(wait.toMillis()))
                                                .setSendTimeout(wait.plus(PATIENCE).toMillis())));
    }

    @Override
    public Future<Optional<Status>> cancel(InvocationId id) {
        return here.cancel(id)
                .compose(known ->
                        known.isPresent()
                                ? Future.succeededFuture(known)
                                : elsewhere(
                                                id,
                                                new DeliveryOptions()
                                                        .addHeader(CANCEL, CANCEL)
                                                        .setSendTimeout(PATIENCE.toMillis()))
                                        .map(found -> found.map(Found::status)));
    }

    /// As soon as one knows it; empty once all have said that they do not, or nothing.
    private Future<Optional<Found>> elsewhere(InvocationId id, DeliveryOptions options) {
        Promise<Optional<Found>> promise = Promise.promise();
        var asked =
                nodes.get().stream()
                        .filter(node -> !node.equals(self))
                        .map(node ->
                                vertx.eventBus()
                                        .<Buffer>request(address(node), id.value(), options)
                                        .onSuccess(reply -> {
                                            if (reply.body().length() > 0) {
                                                promise.tryComplete(
                                                        Optional.of(
                                                                FoundForm.read(id, reply.body())));
                                            }
                                        }))
                        .toList();
        var _ = Future.join(asked).onComplete(_ -> promise.tryComplete(Optional.empty()));
        return promise.future();
    }

    private static String address(NodeId node) {
        return "hearth.invocations." + node;
    }
}
