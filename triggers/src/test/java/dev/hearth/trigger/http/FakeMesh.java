package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.EXECUTION;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.Found;
import dev.hearth.acceptance.Receipt;
import dev.hearth.acceptance.Status;
import dev.hearth.function.FunctionId;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/// The other side of the gateway: keeps every invocation, answers as it is told, and writes down
/// what the listener hears.
final class FakeMesh implements Invoker, HttpListener, Acceptance {

    final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<AcceptedEvent> accepted = new LinkedBlockingQueue<>();
    final BlockingQueue<String> topics = new LinkedBlockingQueue<>();
    volatile Function<AcceptedEvent, Receipt> receipt = event -> new Receipt.Accepted(event.id());
    volatile Optional<Found> found = Optional.empty();
    final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
    final List<Thread> loops = new CopyOnWriteArrayList<>();
    volatile Invoker behaviour = _ -> Future.succeededFuture(returned("done"));

    static Outcome returned(String text) {
        return new Outcome.Returned(new Result.Value(Payload.text(text)), EXECUTION);
    }

    /// What the gateway asks for on each of its loops.
    Invoker forThisLoop() {
        loops.add(Thread.currentThread());
        return this;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        invocations.add(invocation);
        return behaviour.invoke(invocation);
    }

    @Override
    public void received(FunctionId function, String trigger) {
        heard.add("received %s %s".formatted(function, trigger));
    }

    @Override
    public void settled(
            FunctionId function, String trigger, String outcome, int status, Duration duration) {
        heard.add(
                "settled %s %s %s %d%s"
                        .formatted(
                                function,
                                trigger,
                                outcome,
                                status,
                                duration.isPositive() ? "" : " in no time"));
    }

    @Override
    public void refused(Problem problem) {
        heard.add("refused " + problem.reason().word());
    }

    @Override
    public Future<Receipt> accept(AcceptedEvent event) {
        accepted.add(event);
        return Future.succeededFuture(receipt.apply(event));
    }

    @Override
    public Future<Receipt> accept(AcceptedEvent event, String topic) {
        topics.add(topic);
        return accept(event);
    }

    @Override
    public Future<Optional<Found>> find(InvocationId id, Duration wait) {
        waits.add(wait);
        return Future.succeededFuture(found.filter(one -> one.status().id().equals(id)));
    }

    @Override
    public Future<Optional<Status>> cancel(InvocationId id) {
        return Future.succeededFuture(found.map(Found::status).filter(s -> s.id().equals(id)));
    }
}
