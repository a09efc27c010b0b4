package dev.hearth.node;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.LoadException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the Graalvisor and the catalogue to a set of functions: new versions are loaded before
/// the catalogue names them, old ones let go once nothing can be on its way to them. One caller at
/// a time; blocks.
final class Functions {

    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);

    /// What was loaded and is not published by then is not needed.
    private static final Duration UNPUBLISHED = Duration.ofMinutes(3);

    /// A function that cannot be loaded.
    record Broken(FunctionSpec spec, String problem) {}

    private final Vertx vertx;
    private final Graalvisor graalvisor;
    private final NodeCatalogue catalogue;

    /// What the Graalvisor has, and the timer of what it will not have for long. Both guarded by
    /// `this`, for timers fire on an event loop.
    private final Map<FunctionId, FunctionSpec> loaded = new HashMap<>();

    private final Map<FunctionId, Long> leaving = new HashMap<>();

    Functions(Vertx vertx, Graalvisor graalvisor, NodeCatalogue catalogue) {
        this.vertx = vertx;
        this.graalvisor = graalvisor;
        this.catalogue = catalogue;
    }

    /// Loads what is new of these; the catalogue is not touched.
    List<Broken> load(Collection<FunctionSpec> specs) {
        var loading = new ArrayList<Future<Optional<Broken>>>();
        for (var spec : specs) {
            if (!stays(spec)) {
                loading.add(load(spec));
            }
        }
        var broken =
                Future.all(loading).await().<Optional<Broken>>list().stream()
                        .flatMap(Optional::stream)
                        .toList();
        var published = published();
        specs.forEach(spec -> leaves(spec.id(), UNPUBLISHED, published));
        return broken;
    }

    /// Makes these, which were loaded, the functions that invocations find.
    void publish(Collection<FunctionSpec> specs) {
        publish(specs, Map.of());
    }

    /// @param aliased further versions, by `NAME:ALIAS`
    void publish(Collection<FunctionSpec> specs, Map<String, FunctionSpec> aliased) {
        var before = new ArrayList<>(catalogue.loaded());
        catalogue.replace(specs, aliased);
        var published = published();
        published.forEach(this::stays);
        before.forEach(old -> leaves(old.id(), lastOutcome(old), published));
    }

    /// An invocation made before a version was replaced may still be on its way to it, and has its
    /// outcome at its deadline.
    private static Duration lastOutcome(FunctionSpec old) {
        return old.limits().timeout().plusSeconds(1);
    }

    /// Whether exactly this is loaded; if so, it is not let go.
    private synchronized boolean stays(FunctionSpec spec) {
        stays(spec.id());
        return spec.equals(loaded.get(spec.id()));
    }

    private synchronized void stays(FunctionId id) {
        var timer = leaving.remove(id);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private synchronized void leaves(FunctionId id, Duration delay, Set<FunctionId> published) {
        if (published.contains(id) || !loaded.containsKey(id)) {
            return;
        }
        stays(id);
        leaving.put(id, vertx.setTimer(delay.toMillis(), timer -> letGo(id, timer)));
    }

    private synchronized void letGo(FunctionId id, long timer) {
        if (!leaving.remove(id, timer)) {
            return; // It is wanted again.
        }
        loaded.remove(id);
        graalvisor
                .undeploy(id)
                .onSuccess(_ -> LOG.info("{} is gone", id))
                .onFailure(failure -> LOG.warn("{} does not go", id, failure));
    }

    private Set<FunctionId> published() {
        var ids = new HashSet<FunctionId>();
        catalogue.loaded().forEach(spec -> ids.add(spec.id()));
        return ids;
    }

    private Future<Optional<Broken>> load(FunctionSpec spec) {
        return graalvisor
                .deploy(spec)
                .map(_ -> {
                    known(spec);
                    return Optional.<Broken>empty();
                })
                .recover(failure -> broken(spec, failure));
    }

    private synchronized void known(FunctionSpec spec) {
        loaded.put(spec.id(), spec);
    }

    private static Future<Optional<Broken>> broken(FunctionSpec spec, Throwable failure) {
        if (!(failure instanceof LoadException load)) {
            return Future.failedFuture(failure);
        }
        var error = load.error();
        return Future.succeededFuture(
                Optional.of(
                        new Broken(
                                spec,
                                "%s: %s: %s"
                                        .formatted(spec.name(), error.name(), error.message()))));
    }
}
