package dev.hearth.node;

import dev.hearth.delivery.SourceTrigger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives one source trigger an event loop to live on.
final class TriggerHost extends VerticleBase {

    private final Supplier<SourceTrigger> trigger;
    private @Nullable SourceTrigger running;

    /// @param trigger asked on this verticle's event loop
    TriggerHost(Supplier<SourceTrigger> trigger) {
        this.trigger = trigger;
    }

    @Override
    public Future<?> start() {
        var made = trigger.get();
        running = made;
        return made.start();
    }

    SourceTrigger trigger() {
        if (running == null) {
            throw new IllegalStateException("the trigger is not started");
        }
        return running;
    }
}
