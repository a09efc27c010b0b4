package dev.hearth.acceptance;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.LetterClearing.Order;
import dev.hearth.acceptance.LetterClearing.Progress;
import dev.hearth.acceptance.LetterClearing.State;
import dev.hearth.acceptance.LetterShelf.Place;
import dev.hearth.acceptance.LetterWalk.Next;
import dev.hearth.delivery.Pace;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call of a [LetterClearing]. For one use, on the context of [KeptLetters].
final class ClearingRun {

    private final Vertx vertx;
    private final KeptLetters letters;
    private final AsyncInvocations invocations;
    private final Order order;
    private final Duration time;
    private final Pace pace;
    private final long since = System.nanoTime();
    private @Nullable LetterSpan span;
    private State state = State.FINISHED;
    private long done;
    private long kept;

    ClearingRun(
            Vertx vertx,
            KeptLetters letters,
            AsyncInvocations invocations,
            Order order,
            @Nullable LetterSpan span,
            Duration time) {
        this.vertx = vertx;
        this.letters = letters;
        this.invocations = invocations;
        this.order = order;
        this.span = span;
        this.time = time;
        this.pace = new Pace(order.perSecond());
    }

    Future<Progress> run() {
        return letters.places(order.function())
                .map(this::meant)
                .compose(places -> letters.walk(places).atMost(pace.atOnce()).each(this::step))
                .map(_ -> new Progress(done, kept, requireNonNull(span).text(), state));
    }

    private List<Place> meant(List<Place> all) {
        var whole = span == null ? LetterSpan.of(all) : span;
        span = whole;
        return all.stream().filter(whole::has).toList();
    }

    private Future<Next> step(List<KeptLetter> some) {
        if (done + kept > 0 && elapsed().compareTo(time) > 0) {
            state = State.UNFINISHED;
            return Future.succeededFuture(Next.STOP);
        }
        var meant = some.stream().filter(order::means).toList();
        var wait = meant.isEmpty() ? Duration.ZERO : pace.wait(done, elapsed());
        return vertx.timer(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS)
                .compose(_ ->
                        switch (order.action()) {
                            case REDRIVE -> redrive(meant);
                            case PURGE -> purge(meant);
                        })
                .map(next -> {
                    if (next == Next.GO_ON) {
                        kept += some.size() - meant.size();
                        span = requireNonNull(span).behind(some.getLast());
                    }
                    return next;
                });
    }

    private Future<Next> purge(List<KeptLetter> meant) {
        return letters.remove(meant)
                .map(_ -> {
                    done += meant.size();
                    return Next.GO_ON;
                });
    }

    private Future<Next> redrive(List<KeptLetter> meant) {
        var receipts =
                meant.stream()
                        .map(letter -> invocations.acceptAgain(letter, InvocationId.secret()))
                        .toList();
        return Future.join(receipts).compose(_ -> answered(meant, receipts));
    }

    private Future<Next> answered(List<KeptLetter> meant, List<Future<Receipt>> receipts) {
        var accepted = new ArrayList<KeptLetter>();
        var problems = new ArrayList<String>();
        for (int i = 0; i < meant.size(); i++) {
            switch (receipts.get(i).result()) {
                case Receipt.Accepted _ -> accepted.add(meant.get(i));
                case Receipt.NotDurable(var detail) -> problems.add(detail);
                case Receipt.Full(_, var detail) -> problems.add(detail);
            }
        }
        done += accepted.size();
        return letters.removed(accepted).compose(_ -> next(problems));
    }

    /// What was refused is not passed over: the next call begins with it.
    private Future<Next> next(List<String> problems) {
        if (problems.isEmpty()) {
            return Future.succeededFuture(Next.GO_ON);
        }
        state = State.UNFINISHED;
        return done > 0
                ? Future.succeededFuture(Next.STOP)
                : Future.failedFuture("no letter could be sent back: " + problems.getFirst());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
