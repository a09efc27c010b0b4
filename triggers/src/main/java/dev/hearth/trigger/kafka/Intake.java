package dev.hearth.trigger.kafka;

import dev.hearth.delivery.TriggerStatus;
import io.vertx.core.Future;
import java.time.Duration;

/// What a started trigger does: takes records in, and can be held and closed. On the trigger's
/// event loop.
interface Intake {

    void connect();

    void pause();

    void resume();

    TriggerStatus status();

    /// Begins nothing more, waits up to `timeout` for what runs, and lets go of the rest. Further
    /// calls get the same future.
    Future<Void> close(Duration timeout);
}
