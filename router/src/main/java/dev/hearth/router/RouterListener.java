package dev.hearth.router;

import dev.hearth.function.FunctionId;
import java.time.Duration;

/// What the router has to report. Called on event loops; must not block.
public interface RouterListener {

    void routed(FunctionId function, Route.Kind kind);

    /// Not begun anywhere: full, overloaded, draining, unknown.
    void refused(FunctionId function);

    /// Sent on to another node, or to be, if there is one.
    void rerouted(FunctionId function, Detour cause);

    /// Delivered here once more, and not run once more.
    void suppressed(FunctionId function);

    /// How long an admitted invocation waited for one of its function's places.
    void waited(FunctionId function, Duration wait);
}
