package dev.hearth.router;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionId;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.router.Remembered.Known;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/// Runs an attempt once on this node, however often it is delivered (design contract 6): one that
/// still runs is waited for, one that ran gives its first outcome. Of invocations that are never
/// sent twice nothing is remembered. Any thread; a duplicate is answered on the first one's thread.
///
/// What never began is not remembered: refusals, unknown functions, waiting until the deadline.
public final class Suppression implements Invoker {

    private record Name(InvocationId id, int attempt, FunctionId function) {}

    private final Catalogue catalogue;
    private final Invoker next;
    private final RouterListener listener;
    private final Remembered<Name, Promise<Outcome>> remembered;

    public Suppression(
            Catalogue catalogue,
            Invoker next,
            SuppressionSettings settings,
            RouterListener listener) {
        this.catalogue = catalogue;
        this.next = next;
        this.listener = listener;
        remembered = new Remembered<>(settings);
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        var spec = catalogue.function(invocation.function().name());
        return spec.isEmpty() || Repeat.of(invocation, spec.get()) == Repeat.FORBIDDEN
                ? next.invoke(invocation)
                : once(invocation);
    }

    private Future<Outcome> once(Invocation invocation) {
        var name = new Name(invocation.id(), invocation.attempt(), invocation.function());
        Promise<Outcome> first = Promise.promise();
        var known = remembered.begin(name, first, System.nanoTime());
        if (known.isPresent()) {
            listener.suppressed(invocation.function());
            return switch (known.get()) {
                case Known.Running<Promise<Outcome>>(var running) -> running.future();
                case Known.Ran<Promise<Outcome>>(var ran) -> ran.future();
            };
        }
        return next.invoke(invocation)
                .onSuccess(outcome -> settle(name, outcome))
                .onFailure(_ -> remembered.never(name))
                .onComplete(first);
    }

    private void settle(Name name, Outcome outcome) {
        switch (outcome) {
            case Outcome.Ran _, Outcome.Cancelled _ ->
                    remembered.ran(name, Remembered.size(outcome), System.nanoTime());
            case Outcome.TimedOut timedOut -> {
                switch (timedOut.stage()) {
                    case RUNNING ->
                            remembered.ran(name, Remembered.size(outcome), System.nanoTime());
                    case WAITING -> remembered.never(name);
                }
            }
            case Outcome.UnknownFunction _, Outcome.Rejected _, Outcome.Unreachable _ ->
                    remembered.never(name);
        }
    }
}
