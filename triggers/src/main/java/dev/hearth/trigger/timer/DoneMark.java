package dev.hearth.trigger.timer;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Timer.Missed;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The moment up to which one trigger's slots are done, in the [SlotFile] where missed slots are
/// made up for and nowhere where they are not. Lives on the trigger's event loop.
final class DoneMark {

    /// The clock that wrote a later moment than this was wrong.
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(DoneMark.class);

    private final SlotFile file;
    private final FunctionName function;
    private final Trigger.Timer trigger;
    private @Nullable Instant told;
    private Future<Void> written = Future.succeededFuture();

    DoneMark(SlotFile file, FunctionName function, Trigger.Timer trigger) {
        this.file = file;
        this.function = function;
        this.trigger = trigger;
    }

    /// What an earlier run left; absent where there was none with the same schedule.
    @Nullable Instant recall(Instant now) {
        if (trigger.missed() instanceof Missed.Skip) {
            return null;
        }
        var done = file.recall(function, trigger.name(), trigger.schedule()).orElse(null);
        if (done != null && done.isAfter(now.plus(CLOCK_SKEW))) {
            LOG.warn(
                    "{}.{}: its slots are done up to {}, which is not yet: it begins anew",
                    function,
                    trigger.name(),
                    done);
            return null;
        }
        return done;
    }

    /// @return completes when it is on the disk; fails when it is not
    Future<Void> move(Instant done) {
        if (trigger.missed() instanceof Missed.Skip || done.equals(told)) {
            return Future.succeededFuture();
        }
        told = done;
        written = file.remember(function, trigger.name(), trigger.schedule(), done);
        return written;
    }

    /// The last write failed: the next move writes, wherever it goes.
    void forget() {
        told = null;
    }

    /// Completes when nothing is under way to the disk, whatever came of it.
    Future<Void> rest() {
        return written.otherwiseEmpty();
    }
}
