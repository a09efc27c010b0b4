package dev.hearth.node;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.acceptance.Found;
import dev.hearth.acceptance.FoundForm;
import dev.hearth.acceptance.Receipt;
import dev.hearth.acceptance.Status;
import dev.hearth.acceptance.TopicAcceptance;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Accepts on this node or into topics, and finds what any node has accepted: where this one does
/// not know an invocation, it asks all others. Any thread.
///
/// What no node has read from its topic yet is known to the node that wrote it there, as waiting:
/// that is believed where nobody knows more, and asked again where its end is waited for.
final class InvocationSearch implements Acceptance {

    /// For an answer, beyond what is waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Until it is asked again of what nobody has read yet.
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private static final String WAIT = "wait-millis";
    private static final String CANCEL = "cancel";
    private static final String WRITTEN = "written";
    private static final Buffer UNKNOWN = Buffer.buffer();

    /// Who knows of an invocation.
    private enum From {
        /// Whoever brings it to its end.
        OWNER,
        /// Whoever wrote it into its topic.
        WRITER
    }

    private record Heard(Found found, From from) {

        static Heard known(Found found) {
            return new Heard(found, From.OWNER);
        }
    }

    private final Vertx vertx;
    private final NodeId self;
    private final Supplier<Collection<NodeId>> nodes;
    private final AsyncInvocations here;
    private final TopicAcceptance topics;
    private @Nullable MessageConsumer<String> consumer;

    /// @param nodes all of them
    /// @param here what this node brings to its end
    /// @param topics what this node has written into topics
    InvocationSearch(
            Vertx vertx,
            NodeId self,
            Supplier<Collection<NodeId>> nodes,
            AsyncInvocations here,
            TopicAcceptance topics) {
        this.vertx = vertx;
        this.self = self;
        this.nodes = nodes;
        this.here = here;
        this.topics = topics;
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
        found.onSuccess(one -> answer(question, one.map(Heard::known).or(() -> unread(id))))
                .onFailure(broken -> question.fail(1, String.valueOf(broken.getMessage())));
    }

    private static void answer(Message<String> question, Optional<Heard> heard) {
        heard.ifPresentOrElse(
                one -> question.reply(FoundForm.write(one.found()), signed(one.from())),
                () -> question.reply(UNKNOWN));
    }

    private static DeliveryOptions signed(From from) {
        return switch (from) {
            case OWNER -> new DeliveryOptions();
            case WRITER -> new DeliveryOptions().addHeader(WRITTEN, WRITTEN);
        };
    }

    private Optional<Heard> unread(InvocationId id) {
        return topics.find(id).map(status -> new Heard(new Found(status, null), From.WRITER));
    }

    @Override
    public Future<Receipt> accept(AcceptedEvent event) {
        return here.accept(event);
    }

    @Override
    public Future<Receipt> accept(AcceptedEvent event, String topic) {
        return topics.accept(event, topic);
    }

    @Override
    public Future<Optional<Found>> find(InvocationId id, Duration wait) {
        long since = System.nanoTime();
        var options =
                new DeliveryOptions()
                        .addHeader(WAIT, Long.toString(wait.toMillis()))
                        .setSendTimeout(wait.plus(PATIENCE).toMillis());
        return heard(id, here.find(id, wait), options)
                .compose(heard ->
                        isUnread(heard) && wait.isPositive()
                                ? later(() -> find(id, left(wait, since)))
                                : Future.succeededFuture(heard.map(Heard::found)));
    }

    @Override
    public Future<Optional<Status>> cancel(InvocationId id) {
        return cancel(id, PATIENCE);
    }

    /// @param patience with what no node has read yet, and cannot be cancelled until then
    private Future<Optional<Status>> cancel(InvocationId id, Duration patience) {
        long since = System.nanoTime();
        var options =
                new DeliveryOptions().addHeader(CANCEL, CANCEL).setSendTimeout(PATIENCE.toMillis());
        var cancelled = here.cancel(id).map(status -> status.map(one -> new Found(one, null)));
        return heard(id, cancelled, options)
                .compose(heard ->
                        isUnread(heard) && patience.isPositive()
                                ? later(() -> cancel(id, left(patience, since)))
                                : Future.succeededFuture(heard.map(one -> one.found().status())));
    }

    private static boolean isUnread(Optional<Heard> heard) {
        return heard.filter(one -> one.from() == From.WRITER).isPresent();
    }

    private static Duration left(Duration wait, long since) {
        var left = wait.minusNanos(System.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private <T> Future<T> later(Supplier<Future<T>> again) {
        return vertx.timer(BETWEEN.toMillis(), TimeUnit.MILLISECONDS).compose(_ -> again.get());
    }

    private Future<Optional<Heard>> heard(
            InvocationId id, Future<Optional<Found>> here, DeliveryOptions options) {
        return here.compose(known ->
                known.isPresent()
                        ? Future.succeededFuture(known.map(Heard::known))
                        : elsewhere(id, options).map(heard -> heard.or(() -> unread(id))));
    }

    /// As soon as one knows it; else, once all have said that they do not, or nothing, what its
    /// writer says.
    private Future<Optional<Heard>> elsewhere(InvocationId id, DeliveryOptions options) {
        Promise<Optional<Heard>> promise = Promise.promise();
        var asked =
                nodes.get().stream()
                        .filter(node -> !node.equals(self))
                        .map(node ->
                                vertx.eventBus()
                                        .<Buffer>request(address(node), id.value(), options)
                                        .map(reply -> read(id, reply))
                                        .onSuccess(heard -> {
                                            if (heard.isPresent() && !isUnread(heard)) {
                                                promise.tryComplete(heard);
                                            }
                                        }))
                        .toList();
        var _ =
                Future.join(asked)
                        .onComplete(_ ->
                                promise.tryComplete(
                                        asked.stream()
                                                .filter(Future::succeeded)
                                                .map(Future::result)
                                                .flatMap(Optional::stream)
                                                .findFirst()));
        return promise.future();
    }

    private static Optional<Heard> read(InvocationId id, Message<Buffer> reply) {
        if (reply.body().length() == 0) {
            return Optional.empty();
        }
        var from = reply.headers().contains(WRITTEN) ? From.WRITER : From.OWNER;
        return Optional.of(new Heard(FoundForm.read(id, reply.body()), from));
    }

    private static String address(NodeId node) {
        return "hearth.invocations." + node;
    }
}
