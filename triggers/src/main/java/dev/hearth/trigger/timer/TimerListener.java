package dev.hearth.trigger.timer;

import dev.hearth.function.FunctionName;
import java.time.Duration;

/// Told of what timers do, for metrics. Any event loop; must not block.
public interface TimerListener {

    /// Hears nothing.
    TimerListener NONE = new TimerListener() {};

    /// @param lateness from the slot's planned time to its first attempt
    default void fired(FunctionName function, String trigger, Duration lateness) {}

    /// Slots that were not fired: the process was held up past them, an earlier one still ran, or
    /// the trigger was paused.
    default void missed(FunctionName function, String trigger, long slots) {}
}
