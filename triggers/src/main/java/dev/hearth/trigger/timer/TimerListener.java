package dev.hearth.trigger.timer;

import dev.hearth.function.FunctionName;
import java.time.Duration;

/// Told of what timers do, for metrics. Any event loop; must not block.
public interface TimerListener {

    /// Hears nothing.
    TimerListener NONE = new TimerListener() {};

    /// A slot was fired at its time.
    ///
    /// @param lateness from the moment the slot was due to its first attempt
    default void fired(FunctionName function, String trigger, Duration lateness) {}

    /// A slot that makes up for missed ones was fired.
    default void madeUp(FunctionName function, String trigger) {}

    /// Slots that were not fired: no node ran, the process was held up past them, an earlier one
    /// still ran, or the trigger was paused.
    default void missed(FunctionName function, String trigger, long slots) {}
}
