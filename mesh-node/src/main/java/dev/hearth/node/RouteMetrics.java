package dev.hearth.node;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.FunctionId;
import dev.hearth.router.Detour;
import dev.hearth.router.Route;
import dev.hearth.router.RouterListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// `hearth_route_total`, `hearth_reroutes_total`, `hearth_suppressed_total` and
/// `hearth_queue_wait_seconds`.
final class RouteMetrics implements RouterListener {

    private final Map<Route.Kind, Counter> routed = new EnumMap<>(Route.Kind.class);
    private final Map<Detour, Counter> rerouted = new EnumMap<>(Detour.class);
    private final Counter refused;
    private final Counter suppressed;
    private final Timer wait;

    RouteMetrics(MeterRegistry registry) {
        for (var kind : Route.Kind.values()) {
            routed.put(kind, route(registry, kind.name().toLowerCase(Locale.ROOT)));
        }
        for (var cause : Detour.values()) {
            rerouted.put(
                    cause,
                    Counter.builder("hearth.reroutes")
                            .description("Invocations sent on to another node")
                            .tag("reason", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        refused = route(registry, "refused");
        suppressed =
                Counter.builder("hearth.suppressed")
                        .description("Deliveries of invocations that run or ran here already")
                        .register(registry);
        wait =
                Timer.builder("hearth.queue.wait")
                        .description("Wait for one of the function's places on this node")
                        .publishPercentileHistogram()
                        .register(registry);
    }

    private static Counter route(MeterRegistry registry, String kind) {
        return Counter.builder("hearth.route")
                .description("Where invocations went")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public void routed(FunctionId function, Route.Kind kind) {
        requireNonNull(routed.get(kind)).increment();
    }

    @Override
    public void refused(FunctionId function) {
        refused.increment();
    }

    @Override
    public void rerouted(FunctionId function, Detour cause) {
        requireNonNull(rerouted.get(cause)).increment();
    }

    @Override
    public void suppressed(FunctionId function) {
        suppressed.increment();
    }

    @Override
    public void waited(FunctionId function, Duration duration) {
        wait.record(duration);
    }
}
