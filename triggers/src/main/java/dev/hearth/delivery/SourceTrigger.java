package dev.hearth.delivery;

import io.vertx.core.Future;
import java.time.Duration;

/// A trigger that fetches its events itself and can therefore be held and let go.
public interface SourceTrigger {

    /// Completes once the trigger tries to reach its source; what comes of it is in [#status()].
    /// Call it once. The trigger lives on the calling context's event loop from then on.
    Future<Void> start();

    /// No new event begins; what runs finishes. Any thread.
    Future<Void> pause();

    /// Ends a pause, and a stop by `onExhausted: stop`: a record is then tried anew, a slot has
    /// passed. Any thread.
    Future<Void> resume();

    /// Stops taking, waits up to `timeout` for what runs, settles what is done, gives up the rest
    /// and closes. Never takes much longer than `timeout`. Any thread; further calls get the same
    /// future.
    Future<Void> drain(Duration timeout);

    /// Any thread; completes at once.
    Future<TriggerStatus> status();
}
