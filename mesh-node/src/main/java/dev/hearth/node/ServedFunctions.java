package dev.hearth.node;

import dev.hearth.catalogue.Serving;
import dev.hearth.function.FunctionSpec;
import dev.hearth.trigger.http.HttpGateway;
import dev.hearth.trigger.http.RouteTable;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Brings everything that depends on the functions of this node to a new set of them: sandboxes,
/// the catalogue that invocations ask, routes and source triggers. Blocks; one caller at a time
/// waits for the other.
final class ServedFunctions implements Serving {

    private final Functions functions;
    private final NodeCatalogue catalogue;
    private final KafkaAccess kafka;
    private final SourceTriggers sources;

    /// Absent until all is there that triggers need. Guarded by `this` where it is set.
    private volatile @Nullable HttpGateway gateway;

    ServedFunctions(
            Functions functions,
            NodeCatalogue catalogue,
            KafkaAccess kafka,
            SourceTriggers sources) {
        this.functions = functions;
        this.catalogue = catalogue;
        this.kafka = kafka;
        this.sources = sources;
    }

    /// Starts the triggers of what is served, and from now on those of what will be.
    synchronized void open(Function<RouteTable, HttpGateway> start) {
        gateway = start.apply(RouteTable.of(catalogue.functions()));
        sources.reconcile(catalogue.functions()).await();
    }

    @Override
    public Optional<String> conflict(Collection<FunctionSpec> specs) {
        try {
            var _ = RouteTable.of(specs);
        } catch (IllegalArgumentException twice) {
            return Optional.of(String.valueOf(twice.getMessage()));
        }
        return MissingTarget.of(specs);
    }

    @Override
    public synchronized Map<FunctionSpec, String> load(Collection<FunctionSpec> specs) {
        var problems = new HashMap<FunctionSpec, String>();
        for (var spec : specs) {
            try {
                kafka.provide(List.of(spec)).await();
            } catch (StartException noBroker) {
                problems.put(spec, spec.name() + ": " + noBroker.getMessage());
            }
        }
        functions
                .load(specs.stream().filter(spec -> !problems.containsKey(spec)).toList())
                .forEach(broken -> problems.put(broken.spec(), broken.problem()));
        return problems;
    }

    @Override
    public synchronized void serve(
            Collection<FunctionSpec> specs, Map<String, FunctionSpec> aliased) {
        var open = gateway;
        if (open != null) {
            open.update(RouteTable.of(specs));
        }
        functions.publish(specs, aliased);
        if (open != null) {
            sources.reconcile(specs).await();
        }
    }

    /// Takes nothing new from requests.
    ///
    /// @param how what becomes of requests that still come
    Future<Void> drainRequests(Function<HttpGateway, Future<Void>> how) {
        var open = gateway;
        return open == null ? Future.succeededFuture() : how.apply(open);
    }

    /// Takes nothing new from sources, whatever is deployed from now on.
    Future<Void> drainSources() {
        return sources.drain();
    }

    Future<Void> close() {
        var open = gateway;
        return open == null ? Future.succeededFuture() : open.close();
    }

    /// @throws IllegalStateException before it is open
    int port() {
        var open = gateway;
        if (open == null) {
            throw new IllegalStateException("the routes are not open yet");
        }
        return open.port();
    }
}
