package dev.hearth.router;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries every invocation as an event-bus request to the node that [Placement] chooses, and on to
/// another one where [Onward] says so. A request to this node goes to a consumer on the caller's
/// own event loop with the identity codec, one to another node through the wire codec to that
/// node's address.
///
/// 1. No remote look-up is made to choose.
/// 2. A source is answered from the reply, never from the send (design contract 7).
/// 3. Whoever receives an invocation carries it out or refuses it, and never sends it on.
/// 4. The deadline that another node gets is earlier by the hop than the one it had here.
public final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final Duration REFUSED_RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final NodeId self;
    private final Catalogue catalogue;
    private final Supplier<Topology> topology;
    private final Invoker executor;
    private final RouterListener listener;
    private final Charges charges = new Charges();
    private final Dispatch dispatch;
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
        dispatch = new Dispatch(vertx, node -> topology.get().find(node) != null);
        vertx.eventBus().registerDefaultCodec(Invocation.class, WireCodec.INVOCATION);
        vertx.eventBus().registerCodec(WireCodec.OUTCOME);
    }

    /// Takes invocations from other nodes.
    ///
    /// @return completes when all nodes know
    public Future<Void> listen() {
        dispatch.watch();
        var consumer = vertx.eventBus().consumer(Dispatch.address(self), this::execute);
        consumers.add(consumer);
        return consumer.completion();
    }

    /// An invoker for the event loop this is called on; to be used on that loop only.
    public Invoker onThisLoop() {
        var address = "hearth.loop." + UUID.randomUUID();
        consumers.add(vertx.eventBus().localConsumer(address, this::execute));
        return invocation -> route(invocation, address);
    }

    /// A node is no member any more: what is on its way there goes on to another, or is
    /// unreachable. Any thread.
    public void left(NodeId node) {
        charges.forget(node);
        dispatch.left(node);
    }

    /// What is on its way to another node is not sent again. Any thread.
    public void cancel(InvocationId invocation) {
        dispatch.cancel(invocation);
    }

    /// Stops listening; what was taken is still answered.
    public Future<Void> close() {
        dispatch.close();
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
        var none =
                new Outcome.Rejected(
                        Outcome.Rejected.Reason.NODE_DRAINING,
                        "no node takes invocations",
                        REFUSED_RETRY);
        return next(Journey.begin(invocation, spec.get(), loopAddress), none);
    }

    /// @param otherwise the outcome when no node takes it
    private Future<Outcome> next(Journey journey, Outcome otherwise) {
        var snapshot = topology.get();
        var function = journey.invocation().function();
        var route =
                Placement.choose(
                        snapshot,
                        charges,
                        function,
                        journey.spec().language(),
                        journey.tried(),
                        ThreadLocalRandom.current());
        return switch (route) {
            case Route.Refused _ -> {
                listener.refused(function);
                yield Future.succeededFuture(otherwise);
            }
            case Route.To to -> send(journey, to, snapshot);
        };
    }

    private Future<Outcome> send(Journey journey, Route.To to, Topology snapshot) {
        long sent = System.nanoTime();
        charge(journey, to, snapshot);
        return sent(journey, to, snapshot, sent)
                .compose(arrival -> {
                    discharge(journey, to, arrival);
                    return arrived(journey, to, arrival, System.nanoTime() - sent);
                });
    }

    private Future<Arrival> sent(Journey journey, Route.To to, Topology snapshot, long now) {
        var invocation = journey.invocation();
        if (to.node().equals(self)) {
            return dispatch.here(invocation, journey.loopAddress(), now);
        }
        var node = snapshot.find(to.node());
        var hop = node == null ? Duration.ZERO : node.hop();
        return dispatch.there(invocation, to.node(), hop, journey.repeat(), now);
    }

    private Future<Outcome> arrived(Journey journey, Route.To to, Arrival arrival, long nanos) {
        var onward =
                Onward.after(
                        arrival,
                        journey.repeat(),
                        journey.tried().size() + 1,
                        journey.refusal(),
                        journey.invocation().deadline().remaining());
        return switch (onward) {
            case Onward.Done(var outcome) -> {
                report(journey, to, outcome);
                yield Future.succeededFuture(withRoute(outcome, nanos));
            }
            case Onward.Elsewhere(var cause, var otherwise) -> {
                listener.rerouted(journey.invocation().function(), cause);
                var tried = journey.tried(to.node());
                yield next(
                        otherwise instanceof Outcome.Rejected refusal
                                ? tried.refused(refusal)
                                : tried,
                        otherwise);
            }
        };
    }

    private void report(Journey journey, Route.To to, Outcome outcome) {
        var function = journey.invocation().function();
        switch (outcome) {
            case Outcome.Rejected _, Outcome.UnknownFunction _ -> listener.refused(function);
            case Outcome.Ran _, Outcome.TimedOut _, Outcome.Cancelled _, Outcome.Unreachable _ ->
                    listener.routed(function, kind(to, outcome));
        }
    }

    private void charge(Journey journey, Route.To to, Topology snapshot) {
        var node = snapshot.find(to.node());
        if (node != null) {
            charges.sent(
                    node,
                    journey.invocation().function(),
                    switch (to.kind()) {
                        case LOCAL_WARM, REMOTE_WARM -> Charges.Taken.WARM;
                        case LOCAL_LAUNCH, REMOTE_LAUNCH -> Charges.Taken.NONE;
                    });
        }
    }

    private void discharge(Journey journey, Route.To to, Arrival arrival) {
        var node = topology.get().find(to.node());
        if (node != null) {
            charges.answered(node, journey.invocation().function(), left(journey.spec(), arrival));
        }
    }

    private static Charges.Left left(FunctionSpec spec, Arrival arrival) {
        boolean unharmed =
                arrival instanceof Arrival.Answered(var outcome)
                        && (outcome instanceof Outcome.Returned
                                || outcome instanceof Outcome.FunctionFailed);
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

    private void execute(Message<Invocation> message) {
        var invocation = message.body();
        executor.invoke(invocation)
                .onSuccess(outcome -> message.reply(outcome, Dispatch.REPLY))
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
}
