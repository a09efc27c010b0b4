package dev.hearth.router;

import dev.hearth.function.FunctionId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what the router reported.
final class RecordedRoutes implements RouterListener {

    final List<Route.Kind> routed = new CopyOnWriteArrayList<>();
    final List<Detour> rerouted = new CopyOnWriteArrayList<>();
    volatile int refused;
    volatile int suppressed;

    @Override
    public void routed(FunctionId function, Route.Kind kind) {
        routed.add(kind);
    }

    @Override
    public synchronized void refused(FunctionId function) {
        refused++;
    }

    @Override
    public void rerouted(FunctionId function, Detour cause) {
        rerouted.add(cause);
    }

    @Override
    public synchronized void suppressed(FunctionId function) {
        suppressed++;
    }

    @Override
    public void waited(FunctionId function, Duration wait) {}
}
