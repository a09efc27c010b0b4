package dev.hearth.router;

import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sends invocations over the event bus and says what became of each.
///
/// Twice a second it looks at those that are on their way to other nodes and may be repeated: where
/// the node is silent they are [Arrival.Lost], where a reply is overdue they are sent to the same
/// node once more, which knows them by their id ([Suppression]).
final class Dispatch {

    static final DeliveryOptions REPLY =
            new DeliveryOptions().setCodecName(WireCodec.OUTCOME.name());

    /// How much longer than the deadline a reply is waited for: the executor answers at the
    /// deadline, or as much later as a stalled machine lets it.
    private static final Duration REPLY_GRACE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Predicate<NodeId> isThere;
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
    private long looking = -1;

    /// @param isThere whether a node is heard of; any thread
    Dispatch(Vertx vertx, Predicate<NodeId> isThere) {
        this.vertx = vertx;
        this.isThere = isThere;
    }

    static String address(NodeId node) {
        return "hearth.node." + node;
    }

    void watch() {
        looking = vertx.setPeriodic(LOOK.toMillis(), _ -> look(System.nanoTime()));
    }

    void close() {
        vertx.cancelTimer(looking);
    }

    Future<Arrival> here(Invocation invocation, String address, long now) {
        var options = options(invocation.deadline(), now).setLocalOnly(true);
        return vertx.eventBus()
                .<Outcome>request(address, invocation, options)
                .<Arrival>map(message -> new Arrival.Answered(message.body()))
                .recover(failure -> failed(failure, "this node"));
    }

    Future<Arrival> there(
            Invocation invocation, NodeId node, Duration hop, Repeat repeat, long now) {
        var shorter = new Deadline(invocation.deadline().nanoTime() - hop.toNanos());
        if (shorter.hasPassed(now)) {
            return Future.succeededFuture(
                    new Arrival.Answered(new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING)));
        }
        var flight =
                new Flight(
                        invocation.withDeadline(shorter),
                        node,
                        repeat,
                        vertx.getOrCreateContext(),
                        now,
                        PATIENCE.toNanos());
        flights.add(flight);
        send(flight, now);
        return flight.arrival()
                .onComplete(_ -> flights.remove(flight))
                .map(arrival -> unlessCancelled(flight, arrival));
    }

    void left(NodeId node) {
        for (var flight : flights) {
            if (flight.node().equals(node)) {
                flight.arrived(new Arrival.Lost("node %s is gone".formatted(node)));
            }
        }
    }

    void cancel(InvocationId invocation) {
        for (var flight : flights) {
            if (flight.invocation().id().equals(invocation)) {
                flight.cancel();
            }
        }
    }

    void look(long now) {
        for (var flight : flights) {
            if (flight.repeat() == Repeat.ALLOWED) {
                if (!isThere.test(flight.node())) {
                    flight.arrived(new Arrival.Lost("node %s is silent".formatted(flight.node())));
                } else if (flight.isOverdue(now)) {
                    send(flight, now);
                }
            }
        }
    }

    private void send(Flight flight, long now) {
        vertx.eventBus()
                .<Outcome>request(
                        address(flight.node()),
                        flight.invocation(),
                        options(flight.invocation().deadline(), now))
                .<Arrival>map(message -> new Arrival.Answered(message.body()))
                .recover(failure -> failed(failure, "node " + flight.node()))
                .onSuccess(flight::arrived)
                .onFailure(flight::broke);
    }

    private static Arrival unlessCancelled(Flight flight, Arrival arrival) {
        return flight.isCancelled() && !(arrival instanceof Arrival.Answered)
                ? new Arrival.Answered(new Outcome.Cancelled())
                : arrival;
    }

    private static DeliveryOptions options(Deadline deadline, long now) {
        return new DeliveryOptions()
                .setSendTimeout(deadline.remaining(now).plus(REPLY_GRACE).toMillis());
    }

    private static Future<Arrival> failed(Throwable failure, String node) {
        if (!(failure instanceof ReplyException reply)) {
            return Future.failedFuture(failure);
        }
        var why = "%s: %s".formatted(node, reply.getMessage());
        return switch (reply.failureType()) {
            case NO_HANDLERS -> Future.succeededFuture(new Arrival.NotDelivered(why));
            case ERROR ->
                    Future.succeededFuture(
                            isRefusedConnection(reply)
                                    ? new Arrival.NotDelivered(why)
                                    : new Arrival.Lost(why));
            case TIMEOUT -> Future.succeededFuture(new Arrival.NoReply(why));
            case RECIPIENT_FAILURE -> Future.failedFuture(reply);
        };
    }

    private static boolean isRefusedConnection(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
