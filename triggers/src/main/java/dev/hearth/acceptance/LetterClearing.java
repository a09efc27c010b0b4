package dev.hearth.acceptance;

import dev.hearth.delivery.LetterFilter;
import dev.hearth.function.FunctionName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Sends the letters of a function back, or removes them: the oldest first, one call after the
/// other.
///
/// 1. Sent back, the event of a letter is accepted anew, under an id of its own, in the same write
///    that removes the letter. Whatever interrupts it, one of the two is there.
/// 2. A call ends after about 5 s, finished or not: to go on, call again with its `until`.
///
/// Any thread; futures complete on the caller's context.
public final class LetterClearing {

    public enum Action {
        /// Accepts their events anew.
        REDRIVE,
        /// Removes them for good.
        PURGE
    }

    /// @param until what the call before said; absent: what is there now
    /// @param perSecond most letters a second, at least 1; absent: as many as can be
    public record Order(
            FunctionName function,
            Action action,
            LetterFilter filter,
            @Nullable String until,
            @Nullable Integer perSecond) {

        boolean means(KeptLetter letter) {
            return filter.matches(letter::says);
        }
    }

    /// How far it came.
    ///
    /// @param done letters sent back or removed; or those that would be
    /// @param kept letters that the filter does not mean
    /// @param until to go on with
    public record Progress(long done, long kept, String until, State state) {}

    public enum State {
        FINISHED,
        /// The time of one call was over, or no more could be done at the moment.
        UNFINISHED
    }

    private static final Duration ONE_CALL = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final KeptLetters letters;
    private final AsyncInvocations invocations;
    private final Duration time;
    private Future<Progress> last = Future.succeededFuture(new Progress(0, 0, "", State.FINISHED));

    public LetterClearing(Vertx vertx, KeptLetters letters, AsyncInvocations invocations) {
        this(vertx, letters, invocations, ONE_CALL);
    }

    /// @param time after which a call takes up no more letters
    LetterClearing(Vertx vertx, KeptLetters letters, AsyncInvocations invocations, Duration time) {
        this.vertx = vertx;
        this.letters = letters;
        this.invocations = invocations;
        this.time = time;
    }

    public KeptLetters letters() {
        return letters;
    }

    /// What [#clear] would do with what is there now.
    public Future<Progress> rehearse(Order order) {
        var meant = new LongAdder();
        var others = new LongAdder();
        return letters.places(order.function())
                .compose(places ->
                        letters.outlines(places)
                                .each(some -> {
                                    for (var letter : some) {
                                        (order.means(letter) ? meant : others).increment();
                                    }
                                    return Future.succeededFuture(LetterWalk.Next.GO_ON);
                                }))
                .map(_ -> new Progress(meant.sum(), others.sum(), "", State.FINISHED));
    }

    /// @return fails where nothing could be done
    /// @throws IllegalArgumentException `until` is none
    public Future<Progress> clear(Order order) {
        var until = order.until();
        var span = until == null ? null : LetterSpan.parse(until);
        return letters.here(() -> {
            last =
                    last.transform(_ ->
                            new ClearingRun(vertx, letters, invocations, order, span, time).run());
            return last;
        });
    }
}
