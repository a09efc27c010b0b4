package dev.hearth.sandbox;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
import java.time.Duration;

/// What happens to sandboxes, for who counts it. Any thread; never blocks, never throws.
public interface SandboxListener {

    SandboxListener NONE = new SandboxListener() {};

    /// A function got a sandbox that was not warm.
    default void launched(Language language, Execution.Launch from, Duration duration) {}

    /// A sandbox is closed.
    default void retired(Language language) {}

    /// The thread of a closed sandbox has not stopped after a second.
    default void stranded(FunctionId function) {}

    /// It has stopped after all.
    default void stopped(FunctionId function) {}

    default void suspended(FunctionId function, Duration forHowLong) {}

    /// A piece of work cost so much more, whatever became of it: told when it ends, and again for
    /// what its thread did after it was ended by force.
    default void used(FunctionId function, Duration cpu, long allocatedBytes) {}
}
