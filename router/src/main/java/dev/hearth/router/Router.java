package dev.hearth.router;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries every invocation as an event-bus request to the node that [Placement] chooses. A request
/// to this node goes to a consumer on the caller's own event loop with the identity codec, one to
/// another node through the wire codec to that node's address.
///
/// Laws: no remote look-up is made to choose; a source is answered from the reply, never from the
/// send (design contract 7); a lost reply is [Outcome.Unreachable], and nothing is sent twice.
public final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /// How much longer than the deadline a reply is waited for: the executor answers at the
    /// deadline.
    private static final Duration REPLY_GRACE = Duration.ofMillis(250);

    private static final DeliveryOptions REPLY =
            new DeliveryOptions().setCodecName(WireCodec.OUTCOME.name());

    private final Vertx vertx;
    private final NodeId self;
    private final Catalogue catalogue;
    private final Supplier<Topology> topology;
    private final Invoker executor;
    private final RouterListener listener;
    private final Charges charges = new Charges();
    private final List<MessageConsumer<Invocation>> consumers = new CopyOnWriteArrayList<>();

    /// @param topology the latest snapshot, from this process's memory
    /// @param executor what runs invocations on this node, usually [Admission]
    public Router(
            Vertx vertx,
            NodeId self,
            Catalogue catalogue,
            Supplier<Topology> topology,
            Invoker executor,
            RouterListener listener) {
        this.vertx = vertx;
        this.self = self;
        this.catalogue = catalogue;
        this.topology = topology;
        this.executor = executor;
        this.listener = listener;
        vertx.eventBus().registerDefaultCodec(Invocation.class, WireCodec.INVOCATION);
        vertx.eventBus().registerCodec(WireCodec.OUTCOME);
    }

    /// Takes invocations from other nodes.
    ///
    /// @return completes when all nodes know
    public Future<Void> listen() {
        var consumer = vertx.eventBus().consumer(address(self), this::execute);
        consumers.add(consumer);
        return consumer.completion();
    }

    /// An invoker for the event loop this is called on; to be used on that loop only.
    public Invoker onThisLoop() {
        var address = "hearth.loop." + UUID.randomUUID();
        consumers.add(vertx.eventBus().localConsumer(address, this::execute));
        return invocation -> route(invocation, address);
    }

    /// Stops listening; what was taken is still answered.
    public Future<Void> close() {
        var closing = new ArrayList<Future<Void>>();
        consumers.forEach(consumer -> closing.add(consumer.unregister()));
        return Future.join(closing).mapEmpty();
    }

    private Future<Outcome> route(Invocation invocation, String loopAddress) {
        var spec = catalogue.function(invocation.function().name());
        if (spec.isEmpty()) {
            listener.refused(invocation.function());
            return Future.succeededFuture(
                    new Outcome.UnknownFunction(invocation.function().toString()));
        }
        return switch (choose(invocation, spec.get())) {
            case Route.Refused _ -> {
                listener.refused(invocation.function());
                yield Future.succeededFuture(
                        new Outcome.Rejected(
                                Outcome.Rejected.Reason.NODE_DRAINING,
                                "no node takes invocations",
                                Duration.ofSeconds(1)));
            }
            case Route.To to -> send(invocation, spec.get(), to, loopAddress);
        };
    }

    private Route choose(Invocation invocation, FunctionSpec spec) {
        return Placement.choose(
                topology.get(),
                charges,
                invocation.function(),
                spec.language(),
                List.of(),
                ThreadLocalRandom.current());
    }

    private Future<Outcome> send(
            Invocation invocation, FunctionSpec spec, Route.To to, String loopAddress) {
        charge(to, spec);
        boolean local = to.node().equals(self);
        long sent = System.nanoTime();
        var options =
                new DeliveryOptions()
                        .setLocalOnly(local)
                        .setSendTimeout(
                                invocation.deadline().remaining(sent).plus(REPLY_GRACE).toMillis());
        return vertx.eventBus()
                .<Outcome>request(local ? loopAddress : address(to.node()), invocation, options)
                .map(Message::body)
                .onComplete(answered -> discharge(to.node(), spec, answered.result()))
                .map(outcome -> withRoute(outcome, System.nanoTime() - sent))
                .onSuccess(outcome -> listener.routed(invocation.function(), kind(to, outcome)))
                .recover(failure -> undelivered(failure, to.node()));
    }

    private void charge(Route.To to, FunctionSpec spec) {
        var node = topology.get().find(to.node());
        if (node != null) {
            charges.sent(
                    node,
                    spec.id(),
                    switch (to.kind()) {
                        case LOCAL_WARM, REMOTE_WARM -> Charges.Taken.WARM;
                        case LOCAL_LAUNCH, REMOTE_LAUNCH -> Charges.Taken.NONE;
                    });
        }
    }

    private void discharge(NodeId from, FunctionSpec spec, @Nullable Outcome outcome) {
        var node = topology.get().find(from);
        if (node != null) {
            charges.answered(node, spec.id(), left(spec, outcome));
        }
    }

    private static Charges.Left left(FunctionSpec spec, @Nullable Outcome outcome) {
        boolean unharmed =
                outcome instanceof Outcome.Returned || outcome instanceof Outcome.FunctionFailed;
        return unharmed && spec.warm().reuse() == Warm.Reuse.SANDBOX
                ? Charges.Left.WARM
                : Charges.Left.NONE;
    }

    /// What really happened may differ from what the snapshot promised.
    private static Route.Kind kind(Route.To to, Outcome outcome) {
        if (!(outcome instanceof Outcome.Ran ran)) {
            return to.kind();
        }
        boolean warm = ran.execution().launch() == Execution.Launch.WARM;
        return switch (to.kind()) {
            case LOCAL_WARM, LOCAL_LAUNCH -> warm ? Route.Kind.LOCAL_WARM : Route.Kind.LOCAL_LAUNCH;
            case REMOTE_WARM, REMOTE_LAUNCH ->
                    warm ? Route.Kind.REMOTE_WARM : Route.Kind.REMOTE_LAUNCH;
        };
    }

    private static Future<Outcome> undelivered(Throwable failure, NodeId node) {
        if (!(failure instanceof ReplyException reply)) {
            return Future.failedFuture(failure);
        }
        return switch (reply.failureType()) {
            case TIMEOUT, NO_HANDLERS, ERROR ->
                    Future.succeededFuture(
                            new Outcome.Unreachable(
                                    "node %s: %s".formatted(node, reply.getMessage())));
            case RECIPIENT_FAILURE -> Future.failedFuture(reply);
        };
    }

    private void execute(Message<Invocation> message) {
        var invocation = message.body();
        executor.invoke(invocation)
                .onSuccess(outcome -> message.reply(outcome, REPLY))
                .onFailure(broken -> {
                    LOG.error("invocation {} broke the mesh", invocation.id(), broken);
                    message.fail(1, "node %s is broken: %s".formatted(self, broken));
                });
    }

    private static Outcome withRoute(Outcome outcome, long nanos) {
        if (outcome instanceof Outcome.Ran ran) {
            var execution = ran.execution();
            var timings = execution.timings();
            var elsewhere = timings.queue().plus(timings.launch()).plus(timings.run());
            var route = Duration.ofNanos(Math.max(0, nanos - elsewhere.toNanos()));
            return ran.withExecution(execution.withTimings(timings.withRoute(route)));
        }
        return outcome;
    }

    private static String address(NodeId node) {
        return "hearth.node." + node;
    }
}
